package dev.raceprobe.operator.picture;

import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.contract.AuthArms;
import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Symptom;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** AuthRace: what was expected of each case against what became of it. */
final class AuthMatrix {
    private static final String VALID = AuthArms.caseOf(AuthArms.CONCURRENT);

    private AuthMatrix() {}

    static Optional<Element> of(Reported probe) {
        Table table = new Table(
                "Checks by case: what was expected, and what happened",
                "Case",
                "Scenario",
                "Profile",
                "Expected",
                "Served",
                "Refused",
                "Anything else");
        for (ShardPlan.Row row : probe.basis().planned()) {
            if (probe.basis().scenario(row).type() == ScenarioType.AuthRace) {
                byArm(probe.basis().tally(row).checks()).forEach((arm, seen) -> line(table, row, arm, seen));
            }
        }
        return table.isEmpty() ? Optional.empty() : Optional.of(table.element());
    }

    private static Map<String, Map<Symptom, Long>> byArm(Map<CheckKey, Long> checks) {
        Map<String, Map<Symptom, Long>> arms = new TreeMap<>();
        checks.forEach((key, count) -> arms.computeIfAbsent(
                        key.arm().isEmpty() ? AuthArms.CONCURRENT : key.arm(), arm -> new EnumMap<>(Symptom.class))
                .merge(key.symptom(), count, Long::sum));
        return arms;
    }

    private static void line(Table table, ShardPlan.Row row, String arm, Map<Symptom, Long> seen) {
        boolean isValid = AuthArms.caseOf(arm).equals(VALID);
        Symptom served = isValid ? Symptom.NONE : Symptom.AUTH_BYPASSED;
        Symptom refused = isValid ? Symptom.REFUSED_AUTH : Symptom.NONE;
        Map<String, Long> others = new TreeMap<>();
        seen.forEach((symptom, count) -> others.put(symptom.wireName(), count));
        List.of(served, refused).forEach(symptom -> others.remove(symptom.wireName()));
        table.row(
                arm,
                row.scenario(),
                row.profile(),
                isValid ? "served" : "refused",
                counted(seen.getOrDefault(served, 0L), isValid),
                counted(seen.getOrDefault(refused, 0L), !isValid),
                Counts.words(others));
    }

    private static Element counted(long checks, boolean isExpected) {
        return Element.of("span", Numbers.count(checks))
                .classed(checks == 0 ? "none" : isExpected ? "as-expected" : "unexpected");
    }
}
