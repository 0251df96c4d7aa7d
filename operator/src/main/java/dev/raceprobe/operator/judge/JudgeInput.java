package dev.raceprobe.operator.judge;

import dev.raceprobe.api.v1alpha1.Evaluation;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Slice;
import java.util.List;
import java.util.Set;

/**
 * What there is to judge.
 *
 * @param slices of all shards, unmerged: a slice is trusted or not as a whole
 * @param missingShards shards that do not report: no verdict is Passed without them
 * @param isChanged whether the spec was changed since it was created: rows that have too little then wait for their new window
 * @param nowMillis wall clock, epoch milliseconds; rows look back from here over their windows
 */
public record JudgeInput(
        ShardPlan plan,
        Evaluation evaluation,
        List<Slice> slices,
        Set<Integer> missingShards,
        boolean isChanged,
        long nowMillis) {
    public JudgeInput {
        slices = List.copyOf(slices);
        missingShards = Set.copyOf(missingShards);
    }

    /** Of all shards of a spec that was never changed. */
    public JudgeInput(ShardPlan plan, Evaluation evaluation, List<Slice> slices, long nowMillis) {
        this(plan, evaluation, slices, Set.of(), false, nowMillis);
    }
}
