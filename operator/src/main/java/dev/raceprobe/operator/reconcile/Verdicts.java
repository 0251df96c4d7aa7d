package dev.raceprobe.operator.reconcile;

import dev.raceprobe.api.v1alpha1.LastRun;
import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.collect.Collected;
import dev.raceprobe.operator.judge.ConditionFact;
import dev.raceprobe.operator.judge.JudgeInput;
import dev.raceprobe.operator.judge.Judgement;
import dev.raceprobe.operator.judge.PeriodFinder;
import dev.raceprobe.operator.judge.Reason;
import dev.raceprobe.operator.merge.PodSlice;
import dev.raceprobe.operator.rollout.Rollouts;
import dev.raceprobe.operator.run.RunState;
import dev.raceprobe.operator.run.RunStatus;
import dev.raceprobe.operator.status.StatusInput;
import dev.raceprobe.operator.status.Statuses;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** From what was collected to the status that says it. Pure. */
final class Verdicts {
    private static final List<ConditionFact> UNKNOWN = Stream.of(
                    "Passing", "TargetReachable", "CredentialsValid", "MeasurementTrusted")
            .map(type -> new ConditionFact(type, "Unknown", Reason.NotAttempted.name(), ""))
            .toList();

    private Verdicts() {}

    /** What there is to judge. */
    static JudgeInput input(RaceProbe probe, ShardPlan plan, Collected collected, PeriodFinder periods, Instant now) {
        List<PodSlice> seen = collected.window().slices();
        return new JudgeInput(
                plan,
                probe.getSpec().evaluation(),
                seen,
                collected.window().history(),
                periods,
                collected.missing(plan.shards()),
                probe.getMetadata().getGeneration() > 1,
                Rollouts.NONE,
                JudgeInput.began(plan, PodSlice.slices(seen), now.toEpochMilli()),
                now.toEpochMilli());
    }

    /**
     * The status of what was judged.
     *
     * @param run the run that is on; empty in mode Continuous
     * @param isOver whether the run has ended with this
     * @param countedUntilMillis end of the last slice that the counters hold, epoch milliseconds; 0: none
     */
    static RaceProbeStatus judged(
            RaceProbe probe,
            JudgeInput input,
            Judgement judgement,
            ConditionFact ready,
            Optional<LastRun> run,
            boolean isOver,
            OptionalLong replacedMillis,
            long countedUntilMillis,
            Instant now) {
        return Statuses.of(new StatusInput(
                input.plan(),
                probe.getMetadata().getGeneration(),
                judgement,
                ready,
                input.plan().shards() - input.missingShards().size(),
                run.map(r -> isOver ? RunStatus.completed(r, judgement.conditions(), now) : RunStatus.running(r)),
                replacedMillis,
                Optional.ofNullable(probe.getStatus()),
                Optional.of(countedUntilMillis).filter(millis -> millis > 0),
                now));
    }

    /** What was found stays; only Ready speaks. */
    static RaceProbeStatus suspended(RaceProbe probe, RunState state, Instant now) {
        return notJudged(probe, ReadyFact.suspended(), List.of(), run(probe, state), now);
    }

    /** A run begins: what the one before it found is not about it. */
    static RaceProbeStatus begun(RaceProbe probe, LastRun run, Instant now) {
        return notJudged(probe, ReadyFact.starting(), UNKNOWN, Optional.of(RunStatus.running(run)), now);
    }

    /** Between runs: what the last one found stays. */
    static RaceProbeStatus idle(RaceProbe probe, RunState.Idle idle, Instant now) {
        return notJudged(probe, ReadyFact.idle(idle), List.of(), run(probe, idle), now);
    }

    /** A spec that has no pods has no verdict either: what held for the one before must not stand for it. */
    static RaceProbeStatus withoutPods(RaceProbe probe, ConditionFact ready, Instant now) {
        Optional<RunStatus> run = RunState.hasRuns(probe.getSpec())
                ? Optional.of(RunStatus.idle(
                        probe.getSpec(), Optional.ofNullable(probe.getStatus()).map(RaceProbeStatus::lastRun)))
                : Optional.empty();
        return notJudged(probe, ready, UNKNOWN, run, now);
    }

    private static Optional<RunStatus> run(RaceProbe probe, RunState state) {
        if (state instanceof RunState.Running running) {
            return Optional.of(RunStatus.running(running.run()));
        }
        return state instanceof RunState.Idle idle
                ? Optional.of(RunStatus.idle(probe.getSpec(), idle.last()))
                : Optional.empty();
    }

    private static RaceProbeStatus notJudged(
            RaceProbe probe, ConditionFact ready, List<ConditionFact> others, Optional<RunStatus> run, Instant now) {
        return Statuses.notJudged(
                probe.getMetadata().getGeneration(),
                ready,
                others,
                run,
                0,
                0,
                Optional.ofNullable(probe.getStatus()),
                now);
    }
}
