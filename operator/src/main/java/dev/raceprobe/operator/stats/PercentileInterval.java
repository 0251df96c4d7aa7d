package dev.raceprobe.operator.stats;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Percentile interval of a bootstrap (Efron, 1979). Assumes independent values, and enough of them to stand for their like.
 *
 * @param low at most {@code high}
 */
public record PercentileInterval(double low, double high) {
    public PercentileInterval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("low must be at most high, was " + low + " > " + high);
        }
    }

    /**
     * The interval that leaves half of 1 − confidence of the replicates on either side; between replicates, linearly (R's type 7).
     *
     * @param replicates one or more, in any order
     * @param confidence (0, 1), for example 0.95
     */
    public static PercentileInterval of(double[] replicates, double confidence) {
        if (replicates.length == 0) {
            throw new IllegalArgumentException("replicates must be one or more, were none");
        }
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("confidence must be in (0, 1), was " + confidence);
        }
        double[] sorted = replicates.clone();
        Arrays.sort(sorted);
        return new PercentileInterval(quantile(sorted, (1 - confidence) / 2), quantile(sorted, (1 + confidence) / 2));
    }

    /**
     * The interval of a statistic of some values, resampled with replacement.
     *
     * @param values one or more
     * @param resamples [1, ...), for example 1,000
     * @param seed of the resampling
     */
    public static PercentileInterval of(
            double[] values, ToDoubleFunction<double[]> statistic, int resamples, double confidence, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] replicates = new double[resamples];
        double[] resample = new double[values.length];
        for (int i = 0; i < resamples; i++) {
            for (int j = 0; j < values.length; j++) {
                resample[j] = values[random.nextInt(values.length)];
            }
            replicates[i] = statistic.applyAsDouble(resample);
        }
        return of(replicates, confidence);
    }

    private static double quantile(double[] sorted, double quantile) {
        double at = quantile * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /** Half of its length. */
    public double halfLength() {
        return (high - low) / 2;
    }
}
