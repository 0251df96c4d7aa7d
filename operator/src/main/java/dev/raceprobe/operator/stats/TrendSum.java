package dev.raceprobe.operator.stats;

import org.apache.commons.numbers.gamma.LogGamma;

/** The conditional distribution of a trend's rank sum, summed up rank by rank: exact but for rounding. */
final class TrendSum {
    private TrendSum() {}

    /** Additions that {@link #pValue} takes at most. */
    static double cost(TrendTest.Table table) {
        double cost = 0;
        for (long size : table.sizes()) {
            cost += (Math.min(size, table.marked()) + 1.0) * (table.marked() + 1.0) * (table.observed() + 1.0);
        }
        return cost;
    }

    /** The probability of a rank sum as small as the observed one or smaller. */
    static double pValue(TrendTest.Table table) {
        int marked = table.marked();
        double[][] chance = new double[marked + 1][(int) table.observed() + 1]; // by marked so far and their rank sum
        chance[0][0] = 1;
        long left = table.checks();
        for (int rank = 0; rank < table.sizes().length; rank++) {
            left -= table.sizes()[rank];
            chance = withRank(chance, rank, table.sizes()[rank], left);
        }
        double p = 0;
        for (double sum : chance[marked]) {
            p += sum;
        }
        return Math.min(1, p);
    }

    /** What a rank holds of the marked checks is hypergeometric, given what is left for it and the ranks after it. */
    private static double[][] withRank(double[][] before, int rank, long size, long after) {
        int marked = before.length - 1;
        int observed = before[0].length - 1;
        double[][] with = new double[marked + 1][observed + 1];
        for (int used = 0; used <= marked; used++) {
            int open = marked - used;
            for (int k = (int) Math.max(0, open - after); k <= Math.min(size, open); k++) {
                double share =
                        Math.exp(logChoose(size, k) + logChoose(after, open - k) - logChoose(size + after, open));
                long add = (long) k * rank;
                for (int sum = 0; sum + add <= observed; sum++) {
                    with[used + k][(int) (sum + add)] += before[used][sum] * share;
                }
            }
        }
        return with;
    }

    private static double logChoose(long n, long k) {
        return LogGamma.value(n + 1.0) - LogGamma.value(k + 1.0) - LogGamma.value(n - k + 1.0);
    }
}
