package dev.raceprobe.probe.symptom;

import java.util.Arrays;
import java.util.List;

/**
 * Whether numbers grow over a series: the median of its last fifth against that of its first. Growth is real only when a rank
 * test says so (Mann-Whitney, one-sided, p &lt; 0.001, normal approximation), when the fifths between grow with it, and when it is
 * larger than 5 ms, which a machine that others make busy adds to a turn by itself.
 *
 * @param firstNanos median of the first fifth
 * @param lastNanos median of the last fifth
 * @param isReal whether it is more than noise
 */
public record Drift(long firstNanos, long lastNanos, boolean isReal) {
    /** Shorter series tell nothing: a fifth needs ten values for the approximation. */
    public static final int MIN_SERIES = 50;

    private static final int FIFTHS = 5;
    private static final double Z = 3.0902; // p = 0.001, one-sided
    private static final long MIN_GROWTH_NANOS = 5_000_000;
    private static final double DIP = 0.1;

    /** The drift of a series of at least {@link #MIN_SERIES} values. */
    public static Drift of(List<Long> nanos) {
        if (nanos.size() < MIN_SERIES) {
            throw new IllegalArgumentException("a series must have at least " + MIN_SERIES + ", had " + nanos.size());
        }
        long[] medians = new long[FIFTHS];
        for (int i = 0; i < FIFTHS; i++) {
            medians[i] = median(fifth(nanos, i));
        }
        long growth = medians[FIFTHS - 1] - medians[0];
        boolean isReal = growth >= MIN_GROWTH_NANOS
                && grows(medians, growth)
                && isLarger(fifth(nanos, FIFTHS - 1), fifth(nanos, 0));
        return new Drift(medians[0], medians[FIFTHS - 1], isReal);
    }

    /** In percent of the first fifth's median. */
    public double percent() {
        return firstNanos == 0 ? 0 : 100.0 * (lastNanos - firstNanos) / firstNanos;
    }

    private static List<Long> fifth(List<Long> nanos, int index) {
        return nanos.subList(nanos.size() * index / FIFTHS, nanos.size() * (index + 1) / FIFTHS);
    }

    private static long median(List<Long> values) {
        long[] sorted = values.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** A dip by a tenth of the whole growth is noise. */
    private static boolean grows(long[] medians, long growth) {
        for (int i = 1; i < medians.length; i++) {
            if (medians[i] < medians[i - 1] - DIP * growth) {
                return false;
            }
        }
        return true;
    }

    /** Mann-Whitney U of the later over the earlier; equal values count half, which makes the test a little stricter. */
    private static boolean isLarger(List<Long> later, List<Long> earlier) {
        long[] sorted = earlier.stream().mapToLong(Long::longValue).sorted().toArray();
        double u = 0;
        for (long value : later) {
            int below = lowerBound(sorted, value);
            u += below + (lowerBound(sorted, value + 1) - below) / 2.0;
        }
        double n = sorted.length;
        double m = later.size();
        return (u - n * m / 2) / Math.sqrt(n * m * (n + m + 1) / 12) > Z;
    }

    private static int lowerBound(long[] sorted, long value) {
        int at = Arrays.binarySearch(sorted, value);
        while (at > 0 && sorted[at - 1] == value) {
            at--;
        }
        return at >= 0 ? at : -at - 1;
    }
}
