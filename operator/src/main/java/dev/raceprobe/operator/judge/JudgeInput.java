package dev.raceprobe.operator.judge;

import dev.raceprobe.api.v1alpha1.Evaluation;
import dev.raceprobe.contract.RoundHistory;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.operator.merge.PodSlice;
import dev.raceprobe.operator.rollout.Rollouts;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What there is to judge.
 *
 * @param seen slices of all pods, unmerged: a slice is trusted or not as a whole
 * @param history by row, the rounds of all shards, for longer than the window; without it no period is found
 * @param periods finds the periods of failures
 * @param missingShards shards that do not report: no verdict is Passed without them
 * @param isChanged whether the spec was changed since it was created: rows that have too little then wait for their new window
 * @param rollouts revisions of the target's workload: the newest begins a new window
 * @param beganMillis begin of the oldest slice, epoch milliseconds, before a rollout took it away: that of the run, if it is one
 * @param nowMillis wall clock, epoch milliseconds; rows look back from here over their windows
 */
public record JudgeInput(
        ShardPlan plan,
        Evaluation evaluation,
        List<PodSlice> seen,
        Map<Integer, RoundHistory> history,
        PeriodFinder periods,
        Set<Integer> missingShards,
        boolean isChanged,
        Rollouts rollouts,
        long beganMillis,
        long nowMillis) {
    public JudgeInput {
        seen = List.copyOf(seen);
        history = Map.copyOf(history);
        missingShards = Set.copyOf(missingShards);
    }

    /** Of one pod, and of a target without a known workload. */
    public JudgeInput(
            ShardPlan plan,
            Evaluation evaluation,
            List<Slice> slices,
            Map<Integer, RoundHistory> history,
            PeriodFinder periods,
            Set<Integer> missingShards,
            boolean isChanged,
            long nowMillis) {
        this(
                plan,
                evaluation,
                PodSlice.of("", slices),
                history,
                periods,
                missingShards,
                isChanged,
                Rollouts.NONE,
                began(plan, slices, nowMillis),
                nowMillis);
    }

    /** Of one pod's slices alone: no period is looked for. */
    public JudgeInput(
            ShardPlan plan,
            Evaluation evaluation,
            List<Slice> slices,
            Set<Integer> missingShards,
            boolean isChanged,
            long nowMillis) {
        this(plan, evaluation, slices, Map.of(), PeriodFinder.AFRESH, missingShards, isChanged, nowMillis);
    }

    /** Of the one shard of a spec that was never changed. */
    public JudgeInput(ShardPlan plan, Evaluation evaluation, ShardReport report, long nowMillis) {
        this(plan, evaluation, report.slices(), report.history(), PeriodFinder.AFRESH, Set.of(), false, nowMillis);
    }

    /** The begin of the oldest of some slices, epoch milliseconds; now without any. */
    public static long began(ShardPlan plan, List<Slice> slices, long nowMillis) {
        return slices.stream()
                .mapToLong(slice -> slice.first() * plan.sliceMillis())
                .min()
                .orElse(nowMillis);
    }

    /** The slices, whosever they are. */
    public List<Slice> slices() {
        return PodSlice.slices(seen);
    }

    /** The same, with what is known of the target's workload. */
    public JudgeInput with(Rollouts known) {
        return new JudgeInput(
                plan, evaluation, seen, history, periods, missingShards, isChanged, known, beganMillis, nowMillis);
    }
}
