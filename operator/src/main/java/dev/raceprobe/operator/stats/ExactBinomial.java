package dev.raceprobe.operator.stats;

import org.apache.commons.statistics.distribution.BetaDistribution;

/** Exact bounds on the share behind a binomial count (Clopper and Pearson, 1934). Assumes independent checks. */
public final class ExactBinomial {
    private ExactBinomial() {}

    /**
     * The one-sided upper bound: the share for which so few failures would still be seen with probability 1 − confidence.
     *
     * @param failures [0, checks]
     * @param checks [0, ...); with none, the bound is 1
     * @param confidence (0, 1), for example 0.95
     */
    public static double upperBound(long failures, long checks, double confidence) {
        if (failures < 0 || failures > checks) {
            throw new IllegalArgumentException("failures must be in [0, " + checks + "], was " + failures);
        }
        if (failures == checks) {
            return 1;
        }
        return BetaDistribution.of(failures + 1.0, checks - failures).inverseCumulativeProbability(confidence);
    }
}
