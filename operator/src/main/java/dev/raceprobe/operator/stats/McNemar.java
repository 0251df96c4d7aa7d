package dev.raceprobe.operator.stats;

import org.apache.commons.statistics.distribution.BetaDistribution;

/** McNemar's exact test of pairs: does one of both fail alone more often than the other? Pairs that fare alike say nothing. */
public final class McNemar {
    private McNemar() {}

    /**
     * The probability that the first would fail alone as often or more often, if both failed alike: of the pairs that fare
     * differently, as many as heads of a coin.
     *
     * @param firstAlone pairs of which the first alone failed, [0, ...)
     * @param secondAlone pairs of which the second alone failed, [0, ...)
     * @return one-sided, (0, 1]
     */
    public static double moreInFirst(long firstAlone, long secondAlone) {
        if (firstAlone < 0 || secondAlone < 0) {
            throw new IllegalArgumentException(
                    "pairs must not be negative, were " + firstAlone + " and " + secondAlone);
        }
        return firstAlone == 0
                ? 1
                : BetaDistribution.of(firstAlone, secondAlone + 1.0).cumulativeProbability(0.5);
    }
}
