package dev.raceprobe.operator.judge;

import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.contract.RoundHistory;
import dev.raceprobe.contract.RoundSeen;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.stats.FailurePeriod;
import dev.raceprobe.operator.stats.MissedEvents;
import dev.raceprobe.operator.stats.RoundOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The periods of the rows' failures, over all that is remembered of their rounds: longer than the window. Owners are those of
 * DESIGN, as far as a history tells them.
 */
final class Periods {
    private static final long AROUND_MILLIS = 30_000;

    /** What a check shows that never saw a 101. */
    private static final Set<Symptom> WITHOUT_UPGRADE = Set.of(
            Symptom.PROBE_ERROR,
            Symptom.CANCELLED,
            Symptom.NO_CREDENTIALS,
            Symptom.NO_RESPONSE,
            Symptom.REFUSED_5XX,
            Symptom.REFUSED_500,
            Symptom.RATE_LIMITED,
            Symptom.REFUSED_AUTH,
            Symptom.NOT_A_WEBSOCKET,
            Symptom.NOT_LET_IN);

    private final JudgeInput input;
    private final List<Trust.Weighed> slices;
    private final WindowFacts facts;
    private TreeSet<Long> upgrades;

    Periods(JudgeInput input, List<Trust.Weighed> slices, WindowFacts facts) {
        this.input = input;
        this.slices = slices;
        this.facts = facts;
    }

    /** The period of a row; empty where its failures have none, or no longer come back. */
    Optional<FailurePeriod> of(ShardPlan.Row row) {
        RoundHistory history = input.history().getOrDefault(row.index(), RoundHistory.empty());
        if (history.stretches().stream().allMatch(s -> s.rounds() > 1)) {
            return Optional.empty();
        }
        List<RoundOutcome> rounds = new ArrayList<>();
        ScenarioType type = input.plan().scenario(row).type();
        history.rounds().forEach(round -> outcome(round, type).ifPresent(rounds::add));
        return rounds.stream().noneMatch(round -> round.failures() > 0)
                ? Optional.empty()
                : input.periods()
                        .find(
                                row.index(),
                                rounds,
                                OwnCycles.of(input.plan(), row),
                                input.plan().seed() + row.index())
                        .filter(period -> !MissedEvents.show(period, rounds));
    }

    private Optional<RoundOutcome> outcome(RoundSeen round, ScenarioType type) {
        boolean doubtful = isDoubtful(round.startMillis());
        int passed = 0;
        int failed = 0;
        for (Map.Entry<Symptom, Long> checks : round.checks().entrySet()) {
            Symptom symptom = checks.getKey();
            if (symptom == Symptom.NONE || symptom == Symptom.NOT_LET_IN && facts.anyReached()) {
                passed += checks.getValue();
            } else if (isTargets(symptom, type, round.startMillis())
                    && !(doubtful && symptom.restsOnTimingOrAbsence())) {
                failed += checks.getValue();
            }
        }
        return passed + failed == 0
                ? Optional.empty()
                : Optional.of(new RoundOutcome(round.startMillis(), passed + failed, failed));
    }

    private boolean isTargets(Symptom symptom, ScenarioType type, long atMillis) {
        return switch (symptom) {
            case NO_RESPONSE, REFUSED_5XX -> othersReached(atMillis);
            case NOT_A_WEBSOCKET -> facts.anyReached();
            case REFUSED_AUTH ->
                !facts.acceptedUsers().isEmpty() && facts.neverAccepted().isEmpty();
            case RATE_LIMITED -> type == ScenarioType.ConnectionStorm;
            default -> !Symptoms.races(symptom).isEmpty();
        };
    }

    private boolean othersReached(long atMillis) {
        if (upgrades == null) {
            upgrades = new TreeSet<>();
            input.history()
                    .values()
                    .forEach(history -> history.rounds()
                            .filter(round ->
                                    !WITHOUT_UPGRADE.containsAll(round.checks().keySet()))
                            .forEach(round -> upgrades.add(round.startMillis())));
        }
        Long next = upgrades.ceiling(atMillis - AROUND_MILLIS);
        return next != null && next <= atMillis + AROUND_MILLIS;
    }

    private boolean isDoubtful(long atMillis) {
        long slice = Math.floorDiv(atMillis, input.plan().sliceMillis());
        return slices.stream()
                .anyMatch(weighed -> weighed.doubt().isPresent()
                        && weighed.slice().first() <= slice
                        && slice <= weighed.slice().last());
    }
}
