package dev.raceprobe.operator.stats;

import java.util.List;
import java.util.Optional;

/**
 * Where failures that happen early stop to happen.
 *
 * @param opensAtMillis the smallest offset that failed
 * @param closesAtMillis where the isotonic curve of failure shares falls through half of its plateau
 * @param lastFailureAtMillis the largest offset that failed, rounded down
 * @param uncertaintyMillis how far from {@code closesAtMillis} the 95 % interval of the true place reaches, at least the width
 *     of a bin, 1
 * @param plateau failure share inside the window, (0, 1]: the curve where the middle one of the failures is, because its
 *     left end may rest on a single check
 */
public record WindowEstimate(
        double opensAtMillis,
        double closesAtMillis,
        double lastFailureAtMillis,
        double uncertaintyMillis,
        double plateau) {

    /** Places of a deviance up to this make the interval: 95 % of χ² with one degree of freedom; simulations say that it holds. */
    private static final double PLAUSIBLE = 3.84;

    /**
     * Fits the curve.
     *
     * @param counts in order of the offset
     * @return empty where nothing failed
     */
    public static Optional<WindowEstimate> of(List<OffsetCount> counts) {
        List<OffsetCount> failing =
                counts.stream().filter(c -> c.failures() > 0).toList();
        if (failing.isEmpty()) {
            return Optional.empty();
        }
        Edge edge = Edge.of(counts);
        return Optional.of(new WindowEstimate(
                failing.get(0).offsetMillis(),
                edge.at(),
                failing.get(failing.size() - 1).offsetMillis(),
                Math.max(1, edge.uncertainty()),
                edge.plateau()));
    }

    /** This window, of which nothing that failed after an offset is a part. */
    public WindowEstimate upTo(int offsetMillis) {
        return new WindowEstimate(
                opensAtMillis, closesAtMillis, Math.min(lastFailureAtMillis, offsetMillis), uncertaintyMillis, plateau);
    }

    /**
     * Where the curve falls through half of its plateau.
     *
     * @param at between the middles of the two bins there
     * @param from the first place that is plausible
     * @param to the last one
     */
    private record Edge(double at, double from, double to, double plateau) {
        static Edge of(List<OffsetCount> counts) {
            double[] curve = Isotonic.decreasing(counts);
            int inside = middleFailure(counts);
            double plateau = curve[inside];
            int clean = inside;
            while (clean < curve.length && curve[clean] >= plateau / 2) {
                clean++;
            }
            EdgeLikelihood likelihood = new EdgeLikelihood(counts);
            int first = clean;
            int last = clean;
            for (int place = inside + 1; place <= counts.size(); place++) {
                if (likelihood.deviance(place) <= PLAUSIBLE) {
                    first = Math.min(first, place);
                    last = Math.max(last, place);
                }
            }
            return new Edge(
                    (middle(counts, clean - 1) + middle(counts, clean)) / 2,
                    middle(counts, first - 1),
                    middle(counts, last),
                    plateau);
        }

        private static double middle(List<OffsetCount> counts, int index) {
            return counts.get(Math.min(index, counts.size() - 1)).offsetMillis() + 0.5;
        }

        /** The bin that is inside the window for certain: it has the middle one of the failures. */
        private static int middleFailure(List<OffsetCount> counts) {
            long failures = counts.stream().mapToLong(OffsetCount::failures).sum();
            long before = 0;
            int bin = 0;
            while (2 * (before + counts.get(bin).failures()) < failures) {
                before += counts.get(bin).failures();
                bin++;
            }
            return bin;
        }

        double uncertainty() {
            return Math.max(at - from, to - at);
        }
    }
}
