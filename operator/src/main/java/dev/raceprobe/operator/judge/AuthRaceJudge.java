package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.AuthArms;
import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.stats.FisherExact;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * AuthRace: valid tokens of users that were accepted in the window are refused in two checks at least; whether that takes
 * concurrency is what the sequential arm tells. One refusal has its common name.
 */
final class AuthRaceJudge implements ScenarioJudge {
    static final int MIN_REFUSED = 2;
    private static final double SIGNIFICANT = 0.05;

    private final boolean found;
    private final boolean provenByAFrame;
    private final Arm concurrent;
    private final Arm sequential;
    private final Map<String, Long> bypassed = new TreeMap<>();

    private record Arm(int refused, int checks) {}

    private AuthRaceJudge(List<RowTally> tallies, Set<Integer> accepted) {
        long refused = tallies.stream()
                .flatMap(tally -> tally.users().entrySet().stream())
                .filter(user -> accepted.contains(user.getKey()))
                .mapToLong(user -> user.getValue().refused())
                .sum();
        this.found = refused >= MIN_REFUSED;
        this.concurrent = arm(tallies, AuthArms.CONCURRENT);
        this.sequential = arm(tallies, AuthArms.SEQUENTIAL);
        this.provenByAFrame = ProvenByFrame.anyOf(tallies, Symptom.AUTH_BYPASSED);
        tallies.stream()
                .flatMap(tally -> tally.checks().entrySet().stream())
                .filter(check -> check.getKey().symptom() == Symptom.AUTH_BYPASSED)
                .forEach(check -> bypassed.merge(check.getKey().arm(), check.getValue(), Long::sum));
    }

    static AuthRaceJudge of(RowView view) {
        return new AuthRaceJudge(
                view.tallies(),
                WindowFacts.of(view.slices().stream().map(Trust.Weighed::slice).toList())
                        .acceptedUsers());
    }

    private static Arm arm(List<RowTally> tallies, String name) {
        int refused = 0;
        int passed = 0;
        for (RowTally tally : tallies) {
            for (Map.Entry<CheckKey, Long> check : tally.checks().entrySet()) {
                if (check.getKey().arm().equals(name)) {
                    refused += check.getKey().symptom() == Symptom.REFUSED_AUTH ? Math.toIntExact(check.getValue()) : 0;
                    passed += check.getKey().symptom() == Symptom.NONE ? Math.toIntExact(check.getValue()) : 0;
                }
            }
        }
        return new Arm(refused, refused + passed);
    }

    @Override
    public Optional<Race> race(CheckKey key) {
        return found && key.symptom() == Symptom.REFUSED_AUTH ? Optional.of(Race.AUTH_RACE) : Optional.empty();
    }

    @Override
    public boolean isProven(Race race) {
        return race != Race.AUTH_BYPASS || provenByAFrame;
    }

    @Override
    public String remark(Race race) {
        if (race == Race.AUTH_RACE) {
            return concurrency();
        }
        return race == Race.AUTH_BYPASS
                ? "let in: "
                        + bypassed.entrySet().stream()
                                .map(e -> e.getKey() + " " + e.getValue())
                                .collect(Collectors.joining(", "))
                : "";
    }

    private String concurrency() {
        double p = new FisherExact(concurrent.refused(), concurrent.checks(), sequential.refused(), sequential.checks())
                .moreInFirst();
        return String.format(
                Locale.ROOT,
                "valid tokens refused in %d of %d concurrent and %d of %d sequential connections: concurrency %s (Fisher's exact test, p %s)",
                concurrent.refused(),
                concurrent.checks(),
                sequential.refused(),
                sequential.checks(),
                p < SIGNIFICANT ? "matters" : "makes no difference that shows",
                p < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "= %.3f", p));
    }
}
