package dev.raceprobe.operator.merge;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.Evaluation;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec.Mode;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.operator.judge.Promise;

/**
 * How far back a row looks: {@code evaluation.window}, grown to hold its minSamples and three rounds, at most 24 h. The whole
 * run in the modes Once and Scheduled.
 *
 * @param millis length, [1, ...)
 */
public record RowWindow(long millis) {
    /** The longest window there is. */
    public static final long MAX_MILLIS = 24 * 3_600_000L;

    private static final int ROUNDS = 3;

    /** The window of a row. */
    public static RowWindow of(ShardPlan plan, Evaluation evaluation, ShardPlan.Row row) {
        if (plan.mode() != Mode.Continuous) {
            return new RowWindow(MAX_MILLIS);
        }
        return of(Durations.millis(evaluation.window()), row, Promise.minSamples(plan.scenario(row), evaluation));
    }

    /** The window of a row that opens so many connections a round. */
    public static RowWindow of(long windowMillis, ShardPlan.Row row, int minSamples) {
        long rounds = Math.max(ROUNDS, (minSamples + row.connections() - 1L) / row.connections());
        return new RowWindow(Math.min(MAX_MILLIS, Math.max(windowMillis, (rounds + 1) * row.intervalMillis())));
    }

    /** Whether the begin of the window that ends now lies in the slice or after it. */
    public boolean holdsBegin(Slice slice, long nowMillis, long sliceMillis) {
        return slice.first() * sliceMillis <= nowMillis - millis;
    }

    /** Whether at least a part of the slice lies in the window that ends now. */
    public boolean holds(Slice slice, long nowMillis, long sliceMillis) {
        return (slice.last() + 1) * sliceMillis > nowMillis - millis;
    }
}
