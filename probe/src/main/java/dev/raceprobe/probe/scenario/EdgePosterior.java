package dev.raceprobe.probe.scenario;

import java.util.Arrays;
import java.util.Collection;
import java.util.SortedMap;

/**
 * How probable each whole millisecond is as the edge of a window, by Bayes' rule from all checks so far: failures have one share
 * before the edge and a part of it from there on, neither of them known (a change point of two binomial shares, all edges equally
 * likely at first). A part, not none: windows that are drawn for each connection have a slope, and a stray failure far beyond
 * must not move the edge.
 */
final class EdgePosterior {
    private static final double[] PLATEAUS = {0.995, 0.9, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005};
    private static final double[] PARTS_BEYOND = {0.001, 0.05, 0.15, 0.4};

    private final int[] ends; // of the stretches between tried offsets, in which all edges are equally likely
    private final double[] upTo; // probability that the edge is at most there

    private EdgePosterior(int[] ends, double[] upTo) {
        this.ends = ends;
        this.upTo = upTo;
    }

    /**
     * Weighs all edges.
     *
     * @param bins failures and checks by tried millisecond; at least one check failed
     * @param maxMillis the last edge that is possible, beyond all bins
     */
    static EdgePosterior of(SortedMap<Integer, int[]> bins, int maxMillis) {
        int[] ends = new int[bins.size() + 1];
        int next = 0;
        for (int offset : bins.keySet()) {
            ends[next++] = offset;
        }
        ends[next] = maxMillis;
        return new EdgePosterior(ends, cumulated(ends, logLikelihoods(bins.values())));
    }

    /** For each model, of an edge before the first bin, between the first and the second, ... and beyond the last. */
    private static double[][] logLikelihoods(Collection<int[]> bins) {
        int failed = bins.stream().mapToInt(bin -> bin[0]).sum();
        int passed = bins.stream().mapToInt(bin -> bin[1]).sum() - failed;
        double[][] curves = new double[PLATEAUS.length * PARTS_BEYOND.length][bins.size() + 1];
        for (int i = 0; i < curves.length; i++) {
            double inside = PLATEAUS[i / PARTS_BEYOND.length];
            double beyond = inside * PARTS_BEYOND[i % PARTS_BEYOND.length];
            double perFailure = Math.log(inside / beyond);
            double perPass = Math.log1p(-inside) - Math.log1p(-beyond);
            double sum = failed * Math.log(beyond) + passed * Math.log1p(-beyond);
            curves[i][0] = sum;
            int next = 1;
            for (int[] bin : bins) {
                sum += bin[0] * perFailure + (bin[1] - bin[0]) * perPass;
                curves[i][next++] = sum;
            }
        }
        return curves;
    }

    private static double[] cumulated(int[] ends, double[][] logs) {
        double best = Arrays.stream(logs).flatMapToDouble(Arrays::stream).max().orElseThrow();
        double[] sums = new double[ends.length];
        double sum = 0;
        for (int i = 0; i < ends.length; i++) {
            int width = ends[i] - (i == 0 ? 0 : ends[i - 1]);
            for (double[] log : logs) {
                sum += width * Math.exp(log[i] - best);
            }
            sums[i] = sum;
        }
        return Arrays.stream(sums).map(each -> each / sums[sums.length - 1]).toArray();
    }

    /**
     * The first millisecond that is beyond the window with this probability.
     *
     * @param probability [0, 1]
     * @return in [1, the last edge that is possible]
     */
    int edgeMillis(double probability) {
        int at = 0;
        while (at < upTo.length - 1 && upTo[at] < probability) {
            at++;
        }
        int start = at == 0 ? 0 : ends[at - 1];
        double before = at == 0 ? 0 : upTo[at - 1];
        double part = upTo[at] > before ? (probability - before) / (upTo[at] - before) : 1;
        return Math.max(1, start + (int) Math.ceil(Math.min(1, part) * (ends[at] - start)));
    }
}
