package dev.raceprobe.operator.plan;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.Evaluation;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec.Mode;
import dev.raceprobe.api.v1alpha1.Scenario;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Slice;

/**
 * How far back a row looks: {@code evaluation.window}, grown to hold its minSamples and three rounds though one in ten is lost, at
 * most 24 h. The whole run in the modes Once and Scheduled.
 *
 * @param millis length, [1, ...)
 */
public record RowWindow(long millis) {
    /** The longest window there is. */
    public static final long MAX_MILLIS = 24 * 3_600_000L;

    private static final int ROUNDS = 3;

    /** One round in so many may be inconclusive: the default of {@code maxInconclusivePercent}. The field itself would roll the pods. */
    private static final int LOST_IN = 10;

    /** The round that plays, and one that its jitter takes out of the window. */
    private static final int BESIDE = 2;

    /** The window of a row. */
    public static RowWindow of(ShardPlan plan, Evaluation evaluation, ShardPlan.Row row) {
        if (plan.mode() != Mode.Continuous) {
            return new RowWindow(MAX_MILLIS);
        }
        return of(plan.scenario(row), plan.auth().users().count(), evaluation, row.intervalMillis());
    }

    /**
     * The window of a scenario's rows in mode Continuous.
     *
     * @param complete the scenario, with the block of its type
     * @param users of the probe
     * @param intervalMillis at which its rounds are due
     */
    public static RowWindow of(Scenario complete, int users, Evaluation evaluation, long intervalMillis) {
        return of(
                Durations.millis(evaluation.window()),
                Rounds.everyMillis(complete, intervalMillis),
                Rounds.checks(complete, users),
                Promise.minSamples(complete, evaluation));
    }

    /** The window of a row whose rounds have so many checks. */
    static RowWindow of(long windowMillis, long intervalMillis, int checks, int minSamples) {
        long rounds = Math.max(ROUNDS, ceilDiv(minSamples, checks));
        long due = ceilDiv(rounds * LOST_IN, LOST_IN - 1) + BESIDE;
        return new RowWindow(Math.min(MAX_MILLIS, Math.max(windowMillis, due * intervalMillis)));
    }

    private static long ceilDiv(long a, long b) {
        return (a + b - 1) / b;
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
