package dev.raceprobe.operator.stats;

/**
 * What came of one round.
 *
 * @param startMillis when it began, epoch milliseconds
 * @param checks conclusive ones, [1, ...)
 * @param failures [0, checks]
 */
public record RoundOutcome(long startMillis, int checks, int failures) {
    public RoundOutcome {
        if (failures < 0 || failures > checks || checks < 1) {
            throw new IllegalArgumentException("failures must be in [0, " + checks + "], was " + failures);
        }
    }

    boolean failed() {
        return failures > 0;
    }
}
