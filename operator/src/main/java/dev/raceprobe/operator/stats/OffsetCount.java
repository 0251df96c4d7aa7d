package dev.raceprobe.operator.stats;

/**
 * Checks at one offset.
 *
 * @param offsetMillis whole milliseconds, rounded down
 * @param failures [0, checks]
 * @param checks [1, ...)
 */
public record OffsetCount(int offsetMillis, long failures, long checks) {
    public OffsetCount {
        if (failures < 0 || failures > checks || checks < 1) {
            throw new IllegalArgumentException("failures must be in [0, " + checks + "], was " + failures);
        }
    }

    /** Share that failed, [0, 1]. */
    public double share() {
        return (double) failures / checks;
    }
}
