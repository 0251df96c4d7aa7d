package dev.raceprobe.operator.reconcile;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.collect.Collected;
import dev.raceprobe.operator.judge.ConditionFact;
import dev.raceprobe.operator.judge.Judge;
import dev.raceprobe.operator.judge.JudgeInput;
import dev.raceprobe.operator.judge.Reason;
import dev.raceprobe.operator.status.StatusInput;
import dev.raceprobe.operator.status.Statuses;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** From what was collected to the status that says it. Pure. */
final class Verdicts {
    private Verdicts() {}

    /** What there is to judge. */
    static JudgeInput input(RaceProbe probe, ShardPlan plan, Collected collected, Instant now) {
        return new JudgeInput(
                plan,
                probe.getSpec().evaluation(),
                collected.window().slices(),
                collected.missing(plan.shards()),
                probe.getMetadata().getGeneration() > 1,
                now.toEpochMilli());
    }

    /**
     * The status of what was judged.
     *
     * @param countedUntilMillis end of the last slice that the counters hold, epoch milliseconds; 0: none
     */
    static RaceProbeStatus judged(
            RaceProbe probe,
            JudgeInput input,
            ConditionFact ready,
            OptionalLong replacedMillis,
            long countedUntilMillis,
            Instant now) {
        return Statuses.of(new StatusInput(
                input.plan(),
                probe.getMetadata().getGeneration(),
                Judge.judge(input),
                ready,
                input.plan().shards() - input.missingShards().size(),
                replacedMillis,
                Optional.ofNullable(probe.getStatus()),
                Optional.of(countedUntilMillis).filter(millis -> millis > 0),
                now));
    }

    /** What was found stays; only Ready speaks. */
    static RaceProbeStatus suspended(RaceProbe probe, Instant now) {
        return notJudged(probe, ReadyFact.suspended(), List.of(), now);
    }

    /** A spec that has no pods has no verdict either: what held for the one before must not stand for it. */
    static RaceProbeStatus withoutPods(RaceProbe probe, ConditionFact ready, Instant now) {
        List<ConditionFact> unknown = Stream.of("Passing", "TargetReachable", "CredentialsValid", "MeasurementTrusted")
                .map(type -> new ConditionFact(type, "Unknown", Reason.NotAttempted.name(), ""))
                .toList();
        return notJudged(probe, ready, unknown, now);
    }

    private static RaceProbeStatus notJudged(
            RaceProbe probe, ConditionFact ready, List<ConditionFact> others, Instant now) {
        return Statuses.notJudged(
                probe.getMetadata().getGeneration(), ready, others, 0, 0, Optional.ofNullable(probe.getStatus()), now);
    }
}
