package dev.raceprobe.probe.symptom;

import java.util.List;

/** Whether connections fail to open late in a series that opened early in it (Fisher's exact test, one-sided, p &lt; 0.001). */
final class Exhaustion {
    private static final double SIGNIFICANT = 0.001;
    private static final int FIFTHS = 5;

    private Exhaustion() {}

    /** @param opened of each connection, in order, whether it opened */
    static boolean shows(List<Boolean> opened) {
        int fifth = opened.size() / FIFTHS;
        int early = failed(opened.subList(0, fifth));
        int late = failed(opened.subList(opened.size() - fifth, opened.size()));
        return fifth > 0 && late > early && probability(early, late, fifth) < SIGNIFICANT;
    }

    private static int failed(List<Boolean> opened) {
        return (int) opened.stream().filter(o -> !o).count();
    }

    /** Of so few early failures or fewer, given both sums: hypergeometric. */
    private static double probability(int early, int late, int each) {
        int failures = early + late;
        double sum = 0;
        for (int k = Math.max(0, failures - each); k <= early; k++) {
            sum += Math.exp(choose(each, k) + choose(each, failures - k) - choose(2 * each, failures));
        }
        return sum;
    }

    /** Natural logarithm of the binomial coefficient. */
    private static double choose(int n, int k) {
        double sum = 0;
        for (int i = 1; i <= k; i++) {
            sum += Math.log(n - k + i) - Math.log(i);
        }
        return sum;
    }
}
