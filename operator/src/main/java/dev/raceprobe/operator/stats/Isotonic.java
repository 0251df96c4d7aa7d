package dev.raceprobe.operator.stats;

import java.util.ArrayList;
import java.util.List;

/** Isotonic regression by pooling adjacent violators (Barlow et al., 1972). */
public final class Isotonic {
    private Isotonic() {}

    /** The non-increasing curve closest to the shares by weighted least squares; one value for each count. */
    public static double[] decreasing(List<OffsetCount> counts) {
        List<double[]> blocks = new ArrayList<>(); // mean, weight, length
        for (OffsetCount count : counts) {
            blocks.add(new double[] {count.share(), count.checks(), 1});
            while (blocks.size() > 1 && blocks.get(blocks.size() - 2)[0] < blocks.get(blocks.size() - 1)[0]) {
                double[] last = blocks.remove(blocks.size() - 1);
                double[] block = blocks.get(blocks.size() - 1);
                block[0] = (block[0] * block[1] + last[0] * last[1]) / (block[1] + last[1]);
                block[1] += last[1];
                block[2] += last[2];
            }
        }
        double[] fit = new double[counts.size()];
        int at = 0;
        for (double[] block : blocks) {
            for (int i = 0; i < (int) block[2]; i++) {
                fit[at++] = block[0];
            }
        }
        return fit;
    }
}
