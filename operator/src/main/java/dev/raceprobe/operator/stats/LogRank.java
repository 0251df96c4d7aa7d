package dev.raceprobe.operator.stats;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Whether deaths strike one group more often than its share of those who were at risk when each happened: the conditional
 * argument of the log-rank test (Mantel 1966), with an exact bound in place of its normal approximation. Deaths by age, or at one
 * moment, strike whoever is at risk, and are no evidence.
 */
public final class LogRank {
    private double expected;
    private int deaths;
    private int inGroup;

    /**
     * One death.
     *
     * @param isOfGroup who died
     * @param share of the group among those at risk at that age, who died among them, [0, 1]
     */
    public void add(boolean isOfGroup, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be in [0, 1], was " + share);
        }
        expected += share;
        deaths++;
        inGroup += isOfGroup ? 1 : 0;
    }

    /**
     * An upper bound of the probability that so many of the group or more had died, if each death were drawn from those at risk.
     * The sum of draws with unequal chances exceeds its mean by more than 1 no more often than the binomial with their mean chance
     * (Hoeffding 1956, theorem 5).
     *
     * @return one-sided, [0, 1]; 1 where no more have died than were to be expected
     */
    public double moreInGroup() {
        return inGroup < expected + 1
                ? 1
                : BinomialDistribution.of(deaths, expected / deaths).survivalProbability(inGroup - 1);
    }
}
