package dev.raceprobe.probe.symptom;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether numbers grow over a series: the median of its last fifth against that of its first. Growth is likely only when a rank
 * test says so (Spearman's correlation with the place in the series, one-sided, p &lt; 0.001), when the fifths between grow with
 * it, and when it is larger than 5 ms, which a machine that others make busy adds to a turn by itself. The series' cycles are not
 * independent, as pauses and load last for more than one: the test counts only as many as their residuals' autocorrelation leaves
 * (an AR(1) process), which is more than there are where that is underestimated. Growth is certain at p &lt; 0.000001 and where it goes
 * on from each fifth to the next: a single step is others' load.
 *
 * @param firstNanos median of the first fifth
 * @param lastNanos median of the last fifth
 */
public record Drift(long firstNanos, long lastNanos, Growth growth) {
    /** How sure the growth is. */
    public enum Growth {
        NONE,
        LIKELY,
        CERTAIN
    }

    /** Shorter series tell nothing: a fifth needs ten values for the approximation. */
    public static final int MIN_SERIES = 50;

    private static final int FIFTHS = 5;
    private static final double LIKELY = 3.0902; // p = 0.001, one-sided
    private static final double CERTAIN = 4.7534; // p = 0.000001
    private static final long MIN_GROWTH_NANOS = 5_000_000;
    private static final double DIP = 0.1;
    private static final double STEP = 0.05;

    /** The drift of a series of at least {@link #MIN_SERIES} values. */
    public static Drift of(List<Long> nanos) {
        if (nanos.size() < MIN_SERIES) {
            throw new IllegalArgumentException("a series must have at least " + MIN_SERIES + ", had " + nanos.size());
        }
        long[] medians = new long[FIFTHS];
        for (int i = 0; i < FIFTHS; i++) {
            medians[i] = median(fifth(nanos, i));
        }
        return new Drift(medians[0], medians[FIFTHS - 1], growth(nanos, medians));
    }

    private static Growth growth(List<Long> nanos, long[] medians) {
        long growth = medians[FIFTHS - 1] - medians[0];
        if (growth < MIN_GROWTH_NANOS || !eachGrowsBy(medians, -DIP * growth)) {
            return Growth.NONE;
        }
        double z = z(ranks(nanos));
        if (z <= LIKELY) {
            return Growth.NONE;
        }
        return z > CERTAIN && eachGrowsBy(medians, STEP * growth) ? Growth.CERTAIN : Growth.LIKELY;
    }

    /** In percent of the first fifth's median. */
    public double percent() {
        return firstNanos == 0 ? 0 : 100.0 * (lastNanos - firstNanos) / firstNanos;
    }

    /** Both together, where this one went on from the other. */
    Drift since(Drift begin) {
        return new Drift(begin.firstNanos, lastNanos, growth);
    }

    /** Whether it begins where the one before had grown to, or at least halfway there: what leaks is not given back. */
    boolean goesOnFrom(Drift before) {
        return firstNanos >= before.firstNanos + (before.lastNanos - before.firstNanos) / 2;
    }

    private static List<Long> fifth(List<Long> nanos, int index) {
        return nanos.subList(nanos.size() * index / FIFTHS, nanos.size() * (index + 1) / FIFTHS);
    }

    private static long median(List<Long> values) {
        long[] sorted = values.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static boolean eachGrowsBy(long[] medians, double nanos) {
        return IntStream.range(1, medians.length).allMatch(i -> medians[i] - medians[i - 1] >= nanos);
    }

    /** Equal values share the middle of their ranks. */
    private static double[] ranks(List<Long> values) {
        int[] order = IntStream.range(0, values.size())
                .boxed()
                .sorted(Comparator.comparing(values::get))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] ranks = new double[order.length];
        for (int from = 0, to; from < order.length; from = to) {
            for (to = from + 1; to < order.length && values.get(order[to]).equals(values.get(order[from])); ) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[order[i]] = (from + to - 1) / 2.0;
            }
        }
        return ranks;
    }

    /**
     * Student's t of the ranks' slope, as the deviation of a normal distribution that is as improbable (Wallace 1959). Detrending
     * makes the autocorrelation of n values look smaller by some (2 + 4 r) / n.
     */
    private static double z(double[] ranks) {
        int n = ranks.length;
        double middle = (n - 1) / 2.0;
        double xx = 0;
        double xy = 0;
        for (int i = 0; i < n; i++) {
            xx += (i - middle) * (i - middle);
            xy += (i - middle) * (ranks[i] - middle);
        }
        double slope = xy / xx;
        double left = 0;
        double together = 0;
        double before = 0;
        for (int i = 0; i < n; i++) {
            double residual = ranks[i] - middle - slope * (i - middle);
            left += residual * residual;
            together += residual * before;
            before = residual;
        }
        if (left == 0) {
            return slope > 0 ? Double.POSITIVE_INFINITY : 0;
        }
        double r = Math.max(0, Math.min(1, (together / left + 2.0 / n) / (1 - 4.0 / n)));
        double freedom = n * (1 - r) / (1 + r) - 2;
        if (freedom < 1 || slope <= 0) {
            return 0;
        }
        double t = slope * Math.sqrt(xx / left * freedom);
        return Math.sqrt(freedom * Math.log1p(t * t / freedom)) * (8 * freedom + 1) / (8 * freedom + 3);
    }
}
