package dev.raceprobe.operator.stats;

import java.util.List;

/**
 * How well a falling curve of failure shares that crosses half of its plateau at a given place fits what was seen: a likelihood
 * ratio for monotone curves (Banerjee and Wellner, 2001). It rests on no resampling, which cannot tell where failures that are
 * rare would still have been seen.
 */
final class EdgeLikelihood {
    /** Heights of the plateau that are tried, in standard errors around its share. */
    private static final double[] HEIGHTS = {-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2};

    private final List<OffsetCount> counts;
    private final double best;

    EdgeLikelihood(List<OffsetCount> counts) {
        this.counts = counts;
        this.best = logLikelihood(Isotonic.decreasing(counts), 0, counts.size());
    }

    /**
     * Twice the logarithm by which the best falling curve is likelier than the best one that is over half of its plateau before
     * the place and under it from there on; 0 where the best curve is such a one.
     *
     * @param place an index into the counts, [1, their number]
     */
    double deviance(int place) {
        int platform = platform(place);
        double failures = 0;
        double checks = 0;
        for (int i = 0; i < platform; i++) {
            failures += counts.get(i).failures();
            checks += counts.get(i).checks();
        }
        double share = failures / checks;
        double[] left = Isotonic.decreasing(counts.subList(0, place));
        double[] right =
                place < counts.size() ? Isotonic.decreasing(counts.subList(place, counts.size())) : new double[0];
        double error = Math.sqrt(Math.max(share * (1 - share), 0.25 / checks) / checks);
        double fit = Double.NEGATIVE_INFINITY;
        for (double height : HEIGHTS) {
            double plateau = Math.min(1, share + height * error);
            if (plateau > 0) {
                double unlikely = term(failures, checks, share) - term(failures, checks, plateau);
                fit = Math.max(fit, clipped(left, right, place, plateau / 2) - unlikely);
            }
        }
        return 2 * Math.max(0, best - fit);
    }

    /** The first half of the way that was tried before the place, in milliseconds: what is taken for the plateau. */
    private int platform(int place) {
        double until = (counts.get(0).offsetMillis() + counts.get(place - 1).offsetMillis()) / 2.0;
        int platform = 1;
        while (platform < place && counts.get(platform).offsetMillis() <= until) {
            platform++;
        }
        return platform;
    }

    private double clipped(double[] left, double[] right, int place, double half) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += term(counts.get(i), Math.max(left[i], half));
        }
        for (int i = 0; i < right.length; i++) {
            sum += term(counts.get(place + i), Math.min(right[i], half));
        }
        return sum;
    }

    private double logLikelihood(double[] curve, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += term(counts.get(i), curve[i - from]);
        }
        return sum;
    }

    private static double term(OffsetCount count, double share) {
        return term(count.failures(), count.checks(), share);
    }

    private static double term(double failures, double checks, double share) {
        return (failures == 0 ? 0 : failures * Math.log(share))
                + (failures == checks ? 0 : (checks - failures) * Math.log1p(-share));
    }
}
