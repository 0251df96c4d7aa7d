package dev.raceprobe.probe.schedule;

import java.util.SplittableRandom;

/**
 * The times at which the rounds of a row are due in mode Continuous. On the wall clock, so that the shards of a probe agree on
 * the number of a round without talking; with a phase of its own for each row, so that rows do not start together.
 *
 * @param seed of phase and jitter
 * @param intervalMillis from round to round, [1, ...)
 * @param phaseMillis [0, intervalMillis)
 */
public record Grid(long seed, long intervalMillis, long phaseMillis) {
    /** The grid of a row: its phase is drawn from the seed. */
    public static Grid of(long seed, int row, long intervalMillis) {
        return new Grid(seed + row, intervalMillis, new SplittableRandom(seed + row).nextLong(intervalMillis));
    }

    /** The number of the newest round that is due. */
    public long roundAt(long wallMillis) {
        return Math.floorDiv(wallMillis - phaseMillis, intervalMillis);
    }

    /** When a round is due, wall-clock epoch milliseconds. */
    public long dueMillis(long round) {
        return round * intervalMillis + phaseMillis;
    }

    /** The same, moved by up to a quarter of the interval: while a row fails, so that its period is not that of the grid. */
    public long jitteredMillis(long round) {
        long quarter = intervalMillis / 4;
        return dueMillis(round) + new SplittableRandom(seed * 31 + round).nextLong(-quarter, quarter + 1);
    }
}
