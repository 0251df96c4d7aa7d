package dev.raceprobe.operator.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Where failures that happen early stop to happen.
 *
 * @param opensAtMillis the smallest offset that failed
 * @param closesAtMillis where the isotonic curve of failure shares falls through half of its plateau
 * @param lastFailureAtMillis the largest offset that failed, rounded down
 * @param uncertaintyMillis half of the 95 % bootstrap interval of {@code closesAtMillis}, at least the width of a bin, 1
 * @param plateau failure share inside the window, (0, 1]: the curve where the middle one of the failures is, because its
 *     left end may rest on a single check
 */
public record WindowEstimate(
        double opensAtMillis,
        double closesAtMillis,
        double lastFailureAtMillis,
        double uncertaintyMillis,
        double plateau) {

    private static final int RESAMPLES = 200;

    /**
     * Fits the curve. Bootstraps whole checks (Poisson weights for each cell), and draws each edge from the gap between the two
     * offsets around it, so that the interval also shows how densely the offsets there were tried.
     *
     * @param counts in order of the offset
     * @param seed of the bootstrap
     * @return empty where nothing failed
     */
    public static Optional<WindowEstimate> of(List<OffsetCount> counts, long seed) {
        List<OffsetCount> failing =
                counts.stream().filter(c -> c.failures() > 0).toList();
        if (failing.isEmpty()) {
            return Optional.empty();
        }
        Edge edge = Edge.of(counts);
        return Optional.of(new WindowEstimate(
                failing.get(0).offsetMillis(),
                edge.at(0.5),
                failing.get(failing.size() - 1).offsetMillis(),
                Math.max(1, bootstrap(counts, seed)),
                edge.plateau()));
    }

    /** This window, of which nothing that failed after an offset is a part. */
    public WindowEstimate upTo(int offsetMillis) {
        return new WindowEstimate(
                opensAtMillis, closesAtMillis, Math.min(lastFailureAtMillis, offsetMillis), uncertaintyMillis, plateau);
    }

    /** The neighbours between which the curve falls through half of its plateau: middles of their bins. */
    private record Edge(double failing, double clean, double plateau) {
        static Edge of(List<OffsetCount> counts) {
            double[] curve = Isotonic.decreasing(counts);
            double plateau = plateau(counts, curve);
            int last = 0;
            while (last + 1 < curve.length && curve[last + 1] >= plateau / 2) {
                last++;
            }
            double failing = counts.get(last).offsetMillis() + 0.5;
            double clean = last + 1 < curve.length ? counts.get(last + 1).offsetMillis() + 0.5 : failing;
            return new Edge(failing, clean, plateau);
        }

        private static double plateau(List<OffsetCount> counts, double[] curve) {
            long failures = counts.stream().mapToLong(OffsetCount::failures).sum();
            long before = 0;
            for (int i = 0; i < curve.length; i++) {
                before += counts.get(i).failures();
                if (2 * before >= failures) {
                    return curve[i];
                }
            }
            return 0;
        }

        double at(double share) {
            return failing + share * (clean - failing);
        }
    }

    private static double bootstrap(List<OffsetCount> counts, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Double> edges = new ArrayList<>();
        for (int i = 0; i < RESAMPLES; i++) {
            List<OffsetCount> resample = resample(counts, random);
            if (resample.stream().anyMatch(c -> c.failures() > 0)) {
                edges.add(Edge.of(resample).at(random.nextDouble()));
            }
        }
        double[] sorted =
                edges.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            return 0;
        }
        double low = sorted[(int) Math.floor(0.025 * (sorted.length - 1))];
        double high = sorted[(int) Math.ceil(0.975 * (sorted.length - 1))];
        return (high - low) / 2;
    }

    private static List<OffsetCount> resample(List<OffsetCount> counts, SplittableRandom random) {
        List<OffsetCount> resample = new ArrayList<>(counts.size());
        for (OffsetCount count : counts) {
            long failures = poisson(count.failures(), random);
            long passes = poisson(count.checks() - count.failures(), random);
            if (failures + passes > 0) {
                resample.add(new OffsetCount(count.offsetMillis(), failures, failures + passes));
            }
        }
        return resample;
    }

    /** Knuth's method for small means, the normal approximation for large ones. */
    private static long poisson(long mean, SplittableRandom random) {
        if (mean == 0) {
            return 0;
        }
        if (mean > 30) {
            return Math.max(0, Math.round(mean + Math.sqrt(mean) * gaussian(random)));
        }
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        long draws = 0;
        while (product > limit) {
            product *= random.nextDouble();
            draws++;
        }
        return draws;
    }

    /** Box and Muller. */
    private static double gaussian(SplittableRandom random) {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }
}
