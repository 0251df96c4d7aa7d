package dev.raceprobe.operator.stats;

import org.apache.commons.statistics.distribution.HypergeometricDistribution;

/**
 * Fisher's exact test of a 2 × 2 table: do two arms fail alike? Conditional on all margins, so that nothing is approximated and
 * no number of checks is too small.
 *
 * @param failuresA failed checks of the first arm, [0, checksA]
 * @param checksA checks of the first arm, [0, 2³¹)
 * @param failuresB failed checks of the second arm, [0, checksB]
 * @param checksB checks of the second arm, [0, 2³¹); both together below 2³¹
 */
public record FisherExact(int failuresA, int checksA, int failuresB, int checksB) {
    /** Tables whose probability is equal but for rounding are equally extreme: R's tolerance. */
    private static final double TOLERANCE = 1 + 1e-7;

    public FisherExact {
        if (failuresA < 0 || failuresA > checksA) {
            throw new IllegalArgumentException("failuresA must be in [0, " + checksA + "], was " + failuresA);
        }
        if (failuresB < 0 || failuresB > checksB) {
            throw new IllegalArgumentException("failuresB must be in [0, " + checksB + "], was " + failuresB);
        }
        Math.addExact(checksA, checksB);
    }

    /** The probability that the first arm would fail as often or more often, if the arm did not matter; (0, 1]. */
    public double moreInFirst() {
        return empty() ? 1 : Math.min(1, distribution().survivalProbability(failuresA - 1));
    }

    /** The probability that the first arm would fail as rarely or more rarely, if the arm did not matter; (0, 1]. */
    public double fewerInFirst() {
        return empty() ? 1 : Math.min(1, distribution().cumulativeProbability(failuresA));
    }

    /** The probability of tables as improbable as this one or more so, if the arm did not matter; (0, 1]. */
    public double twoSided() {
        if (empty()) {
            return 1;
        }
        HypergeometricDistribution distribution = distribution();
        double observed = distribution.probability(failuresA) * TOLERANCE;
        double p = 0;
        for (int k = distribution.getSupportLowerBound(); k <= distribution.getSupportUpperBound(); k++) {
            double chance = distribution.probability(k);
            p += chance <= observed ? chance : 0;
        }
        return Math.min(1, p);
    }

    private boolean empty() {
        return checksA == 0 || checksB == 0;
    }

    private HypergeometricDistribution distribution() {
        return HypergeometricDistribution.of(checksA + checksB, failuresA + failuresB, checksA);
    }
}
