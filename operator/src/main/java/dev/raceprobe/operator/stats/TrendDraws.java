package dev.raceprobe.operator.stats;

import java.util.SplittableRandom;

/**
 * The conditional distribution of a trend's rank sum where it is too large to be summed up: a bound, and a permutation test that
 * stops early (Besag and Clifford, 1991).
 */
final class TrendDraws {
    /** Draws at most; p below 0.002 has a standard error of at most √(p / 20,000), 0.0002 at 0.001. */
    private static final int DRAWS = 20_000;

    /** So many draws as extreme as the observed one settle the matter, with a standard error of p / √40. */
    private static final int ENOUGH = 40;

    private TrendDraws() {}

    /**
     * Chernoff's bound on the probability of a rank sum as small as the observed one: drawing without replacement is never
     * more spread out than drawing with it (Hoeffding, 1963, theorem 4).
     */
    static double bound(TrendTest.Table table) {
        double lowest = 1;
        double width = table.sizes().length;
        for (double tilt = 0.01; tilt <= 200; tilt *= 1.3) {
            double t = tilt / width;
            double mean = 0;
            for (int rank = 0; rank < table.sizes().length; rank++) {
                mean += table.sizes()[rank] * Math.exp(-t * rank);
            }
            double exponent = t * table.observed() + table.marked() * Math.log(mean / table.checks());
            lowest = Math.min(lowest, Math.exp(exponent));
        }
        return lowest;
    }

    /** The share of seeded draws with a rank sum as small as the observed one or smaller; that one counts as a draw. */
    static double pValue(TrendTest.Table table, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] ranks = ranks(table);
        int asSmall = 0;
        for (int draw = 1; draw <= DRAWS; draw++) {
            asSmall += sum(ranks, table.marked(), random) <= table.observed() ? 1 : 0;
            if (asSmall == ENOUGH) {
                return (double) ENOUGH / draw;
            }
        }
        return (asSmall + 1.0) / (DRAWS + 1.0);
    }

    private static int[] ranks(TrendTest.Table table) {
        int[] ranks = new int[(int) table.checks()];
        int at = 0;
        for (int rank = 0; rank < table.sizes().length; rank++) {
            for (long i = 0; i < table.sizes()[rank]; i++) {
                ranks[at++] = rank;
            }
        }
        return ranks;
    }

    /** Shuffles the first {@code marked} places (Fisher and Yates) and adds them up. */
    private static long sum(int[] ranks, int marked, SplittableRandom random) {
        long sum = 0;
        for (int i = 0; i < marked; i++) {
            int other = random.nextInt(i, ranks.length);
            int rank = ranks[other];
            ranks[other] = ranks[i];
            ranks[i] = rank;
            sum += rank;
        }
        return sum;
    }
}
