package dev.raceprobe.operator.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * A series that grows: steadily, or by a step. Rank tests, because latencies are not normal, and one slow stretch is no trend.
 *
 * @param shape which of the two describes it better
 * @param before median of the values before the step; the line's value at the start
 * @param after median of the values since; the line's value at the end
 * @param sinceMillis when it stepped or began, epoch milliseconds
 * @param perSecond slope of the line; 0 for a step
 */
public record Drift(Shape shape, double before, double after, long sinceMillis, double perSecond) {
    /** How few values cannot carry a trend: Kendall's normal approximation holds from here on. */
    public static final int MIN_VALUES = 10;

    private static final double SIGNIFICANT = 0.001;
    private static final int PERMUTATIONS = 3_000;

    /** How a series grows. */
    public enum Shape {
        LINE,
        STEP
    }

    /** A value at a time, epoch milliseconds. */
    public record Point(long atMillis, double value) {}

    /**
     * What grows in a series, by either test; empty where nothing does.
     *
     * @param series in order of time
     * @param seed of the permutations
     */
    public static Optional<Drift> of(List<Point> series, long seed) {
        if (series.size() < MIN_VALUES) {
            return Optional.empty();
        }
        double[] values = series.stream().mapToDouble(Point::value).toArray();
        Change change = pettitt(values, seed);
        int step = change.at();
        boolean steps = change.pValue() < SIGNIFICANT;
        boolean grows = mannKendall(values) < SIGNIFICANT;
        if (!steps && !grows) {
            return Optional.empty();
        }
        Drift line = line(series);
        Drift stepped = new Drift(
                Shape.STEP,
                median(Arrays.copyOfRange(values, 0, step)),
                median(Arrays.copyOfRange(values, step, values.length)),
                series.get(step).atMillis(),
                0);
        boolean isStep = steps && (!grows || stepped.misses(series) < line.misses(series));
        Drift found = isStep ? stepped : line;
        return found.after > found.before ? Optional.of(found) : Optional.empty();
    }

    private double misses(List<Point> series) {
        return series.stream()
                .mapToDouble(p -> Math.abs(p.value() - at(p.atMillis())))
                .sum();
    }

    private double at(long millis) {
        return switch (shape) {
            case LINE -> before + perSecond * (millis - sinceMillis) / 1000;
            case STEP -> millis < sinceMillis ? before : after;
        };
    }

    /** The median slope and intercept of all pairs (Theil, 1950; Sen, 1968). */
    private static Drift line(List<Point> series) {
        List<Double> slopes = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            for (int j = i + 1; j < series.size(); j++) {
                double seconds = (series.get(j).atMillis() - series.get(i).atMillis()) / 1000.0;
                if (seconds > 0) {
                    slopes.add((series.get(j).value() - series.get(i).value()) / seconds);
                }
            }
        }
        long first = series.get(0).atMillis();
        double slope = median(slopes.stream().mapToDouble(s -> s).toArray());
        double start = median(series.stream()
                .mapToDouble(p -> p.value() - slope * (p.atMillis() - first) / 1000)
                .toArray());
        double seconds = (series.get(series.size() - 1).atMillis() - first) / 1000.0;
        return new Drift(Shape.LINE, start, start + slope * seconds, first, slope);
    }

    /**
     * The one-sided probability that a series without a trend would grow as much (Mann, 1945; Kendall, 1975): normal approximation,
     * corrected for ties and continuity.
     */
    static double mannKendall(double[] values) {
        long score = 0;
        for (int i = 0; i < values.length; i++) {
            for (int j = i + 1; j < values.length; j++) {
                score += Double.compare(values[j], values[i]);
            }
        }
        double variance = pairs(values.length);
        Map<Double, Integer> ties = new HashMap<>();
        for (double value : values) {
            ties.merge(value, 1, Integer::sum);
        }
        for (int tied : ties.values()) {
            variance -= pairs(tied);
        }
        return score <= 0 || variance <= 0
                ? 1
                : NormalDistribution.of(0, 1).survivalProbability((score - 1) / Math.sqrt(variance));
    }

    private static double pairs(int n) {
        return n * (n - 1.0) * (2.0 * n + 5) / 18;
    }

    /**
     * A change point.
     *
     * @param at index of the first value after it
     * @param pValue one-sided, upwards
     */
    record Change(int at, double pValue) {}

    /**
     * The most likely change point upwards (Pettitt, 1979) and its probability without one: by seeded permutations, because the
     * usual approximation finds nothing in so few values. Stops where it cannot be significant any more.
     */
    static Change pettitt(double[] values, long seed) {
        int[] below = new int[values.length]; // by how many values each is exceeded, less those that it exceeds
        for (int i = 0; i < values.length; i++) {
            for (double other : values) {
                below[i] += Double.compare(other, values[i]);
            }
        }
        int at = split(below);
        int observed = sum(below, at);
        SplittableRandom random = new SplittableRandom(seed);
        int asHigh = 1;
        for (int drawn = 1; drawn <= PERMUTATIONS; drawn++) {
            for (int i = below.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int swapped = below[i];
                below[i] = below[j];
                below[j] = swapped;
            }
            asHigh += sum(below, split(below)) >= observed ? 1 : 0;
            if (asHigh > SIGNIFICANT * (PERMUTATIONS + 1)) {
                return new Change(at, (double) asHigh / (drawn + 1));
            }
        }
        return new Change(at, asHigh / (PERMUTATIONS + 1.0));
    }

    /** How many of the first make the greatest sum; 1 at least, and not all. */
    private static int split(int[] below) {
        int best = 1;
        int highest = below[0];
        int sum = below[0];
        for (int i = 1; i < below.length - 1; i++) {
            sum += below[i];
            if (sum > highest) {
                highest = sum;
                best = i + 1;
            }
        }
        return best;
    }

    private static int sum(int[] below, int first) {
        int sum = 0;
        for (int i = 0; i < first; i++) {
            sum += below[i];
        }
        return sum;
    }

    private static double median(double[] values) {
        List<Double> sorted = new ArrayList<>(Arrays.stream(values).boxed().toList());
        Collections.sort(sorted);
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
