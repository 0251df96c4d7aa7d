package dev.raceprobe.operator.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The Cochran-Armitage test for a trend of failure shares over ordered offsets, one-sided: do failures sit at smaller offsets
 * than chance would put them? Conditional on the number of failures, and exact (the multivariate hypergeometric distribution
 * of the failures over the groups, summed up) as long as failures or passes are at most {@value #EXACT_UP_TO}; beyond that
 * the normal approximation, which then differs in digits that no decision here looks at.
 */
public final class TrendTest {
    /** Up to how many failures (or passes, whichever are fewer) the distribution is summed up exactly. */
    public static final int EXACT_UP_TO = 100;

    private static final int GROUPS = 8;

    private TrendTest() {}

    /**
     * The probability of failures at offsets as small as these or smaller, if the offset did not matter.
     *
     * @param counts in order of the offset; neighbours are pooled to at most 8 groups of about equal size, whose ranks are the
     *     scores
     * @return p in (0, 1]; 1 where nothing failed or everything did
     */
    public static double pValue(List<OffsetCount> counts) {
        List<long[]> groups = pooled(counts);
        long failures = groups.stream().mapToLong(g -> g[0]).sum();
        long checks = groups.stream().mapToLong(g -> g[1]).sum();
        if (failures == 0 || failures == checks || groups.size() < 2) {
            return 1;
        }
        if (failures <= EXACT_UP_TO) {
            return exact(groups, failures, checks, false);
        }
        if (checks - failures <= EXACT_UP_TO) {
            List<long[]> passes =
                    groups.stream().map(g -> new long[] {g[1] - g[0], g[1]}).toList();
            return exact(passes, checks - failures, checks, true);
        }
        return approximate(groups, failures, checks);
    }

    private static List<long[]> pooled(List<OffsetCount> counts) {
        long checks = counts.stream().mapToLong(OffsetCount::checks).sum();
        List<long[]> groups = new ArrayList<>();
        long[] open = {0, 0};
        long before = 0;
        for (OffsetCount count : counts) {
            open[0] += count.failures();
            open[1] += count.checks();
            before += count.checks();
            if (before * GROUPS >= checks * (groups.size() + 1L)) {
                groups.add(open);
                open = new long[] {0, 0};
            }
        }
        if (open[1] > 0) {
            groups.add(open);
        }
        return groups;
    }

    /** Lower tail of the score sum for the marked checks, or the upper tail where the passes were marked. */
    private static double exact(List<long[]> groups, long marked, long checks, boolean upperTail) {
        int m = (int) marked;
        int maxScore = (groups.size() - 1) * m;
        double[][] logWays = new double[m + 1][maxScore + 1];
        for (double[] row : logWays) {
            Arrays.fill(row, Double.NEGATIVE_INFINITY);
        }
        logWays[0][0] = 0;
        int observed = 0;
        for (int g = 0; g < groups.size(); g++) {
            observed += (int) (g * groups.get(g)[0]);
            logWays = withGroup(logWays, g, groups.get(g)[1], m, maxScore);
        }
        double total = logChoose(checks, marked);
        double p = 0;
        for (int score = 0; score <= maxScore; score++) {
            if (upperTail ? score >= observed : score <= observed) {
                p += Math.exp(logWays[m][score] - total);
            }
        }
        return Math.min(1, p);
    }

    private static double[][] withGroup(double[][] before, int score, long size, int m, int maxScore) {
        double[][] after = new double[m + 1][maxScore + 1];
        for (double[] row : after) {
            Arrays.fill(row, Double.NEGATIVE_INFINITY);
        }
        for (int used = 0; used <= m; used++) {
            for (int sum = 0; sum <= maxScore; sum++) {
                double ways = before[used][sum];
                if (ways == Double.NEGATIVE_INFINITY) {
                    continue;
                }
                for (int k = 0; k <= Math.min(size, m - used) && sum + k * score <= maxScore; k++) {
                    double more = ways + logChoose(size, k);
                    after[used + k][sum + k * score] = logAdd(after[used + k][sum + k * score], more);
                }
            }
        }
        return after;
    }

    private static double logAdd(double a, double b) {
        double max = Math.max(a, b);
        return max == Double.NEGATIVE_INFINITY ? max : max + Math.log1p(Math.exp(Math.min(a, b) - max));
    }

    private static double logChoose(long n, long k) {
        return LogGamma.value(n + 1.0) - LogGamma.value(k + 1.0) - LogGamma.value(n - k + 1.0);
    }

    private static double approximate(List<long[]> groups, long failures, long checks) {
        double share = (double) failures / checks;
        double statistic = 0;
        double scores = 0;
        double squares = 0;
        for (int g = 0; g < groups.size(); g++) {
            statistic += g * (groups.get(g)[0] - groups.get(g)[1] * share);
            scores += (double) g * groups.get(g)[1];
            squares += (double) g * g * groups.get(g)[1];
        }
        double variance = share * (1 - share) * (squares - scores * scores / checks) * checks / (checks - 1);
        return variance <= 0 ? 1 : NormalDistribution.of(0, 1).cumulativeProbability(statistic / Math.sqrt(variance));
    }
}
