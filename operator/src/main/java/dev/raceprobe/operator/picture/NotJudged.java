package dev.raceprobe.operator.picture;

import dev.raceprobe.api.v1alpha1.ScenarioStatus;
import dev.raceprobe.api.v1alpha1.ScenarioStatus.Result;
import dev.raceprobe.operator.judge.Owner;
import dev.raceprobe.operator.judge.Reason;
import dev.raceprobe.operator.judge.RowJudgement;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What could not be judged, and whose fault that was. */
final class NotJudged {
    private NotJudged() {}

    static Element of(Reported probe) {
        if (probe.status().scenarios().isEmpty()) {
            return Element.of("p", "No row was judged: the target was not probed.");
        }
        Table table = new Table(
                "Rows without a verdict, and checks that say nothing",
                "Scenario",
                "Profile",
                "Verdict",
                "Why",
                "Checks",
                "Whose fault");
        for (ScenarioStatus row : probe.status().scenarios()) {
            Map<Owner, Long> owners = owners(probe.basis(), row);
            boolean open = row.result() == Result.Inconclusive || row.result() == Result.NotObserved;
            if (open || !owners.isEmpty()) {
                table.row(
                        row.name(),
                        row.profile(),
                        Verdicts.badge(row.result()),
                        open
                                ? Objects.requireNonNullElse(row.reason(), "-") + said(row.message())
                                : "judged without them",
                        row.inconclusive(),
                        fault(row, owners));
            }
        }
        return table.isEmpty()
                ? Element.of("p", "Every row has a verdict, and every check was conclusive.")
                : table.element();
    }

    /** By the checks that say nothing; without any, by the reason for which no check was enough. */
    static String fault(ScenarioStatus row, Map<Owner, Long> owners) {
        if (!owners.isEmpty()) {
            return owners.entrySet().stream()
                    .map(e -> e.getKey().title() + ": " + Numbers.count(e.getValue()))
                    .collect(Collectors.joining(", "));
        }
        boolean untrusted = Reason.MeasurementNotTrusted.name().equals(row.reason())
                || Reason.ProbeFault.name().equals(row.reason());
        return untrusted ? Owner.PROBE.title() + ": it did not work as it must" : "nobody's";
    }

    private static String said(String message) {
        return message == null || message.isEmpty() ? "" : ": " + message;
    }

    private static Map<Owner, Long> owners(Basis basis, ScenarioStatus row) {
        return basis.rows().stream()
                .filter(r -> r.row().scenario().equals(row.name())
                        && r.row().profile().equals(row.profile()))
                .findFirst()
                .map(RowJudgement::outcomes)
                .map(outcomes -> new TreeMap<>(outcomes.inconclusive()))
                .orElseGet(TreeMap::new);
    }
}
