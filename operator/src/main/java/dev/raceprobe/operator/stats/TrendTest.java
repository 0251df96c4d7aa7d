package dev.raceprobe.operator.stats;

import java.util.ArrayList;
import java.util.Collections;
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
    public static final int EXACT_UP_TO = 50;

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
            return exact(groups, failures, checks);
        }
        if (checks - failures <= EXACT_UP_TO) {
            return exact(passesFromTheFarEnd(groups), checks - failures, checks);
        }
        return approximate(groups, failures, checks);
    }

    /** Failures sit at small offsets exactly when passes sit at large ones: small ones, counted from the far end. */
    private static List<long[]> passesFromTheFarEnd(List<long[]> groups) {
        List<long[]> passes = new ArrayList<>(groups.stream()
                .map(g -> new long[] {g[1] - g[0], g[1]})
                .toList());
        Collections.reverse(passes);
        return passes;
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

    /**
     * The probability of a score sum as small as the observed one or smaller. Group by group, what the group holds of the
     * marked checks is hypergeometric, given what is left for it and the groups after it.
     */
    private static double exact(List<long[]> groups, long marked, long checks) {
        int m = (int) marked;
        int observed = 0;
        for (int g = 0; g < groups.size(); g++) {
            observed += (int) (g * groups.get(g)[0]);
        }
        double[][] chance = new double[m + 1][observed + 1]; // by marked checks so far and their score sum
        chance[0][0] = 1;
        long left = checks;
        for (int g = 0; g < groups.size(); g++) {
            long size = groups.get(g)[1];
            left -= size;
            chance = withGroup(chance, g, size, left);
        }
        double p = 0;
        for (double sum : chance[m]) {
            p += sum;
        }
        return Math.min(1, p);
    }

    private static double[][] withGroup(double[][] before, int score, long size, long after) {
        int m = before.length - 1;
        int observed = before[0].length - 1;
        double[][] with = new double[m + 1][observed + 1];
        for (int used = 0; used <= m; used++) {
            int open = m - used;
            for (int k = (int) Math.max(0, open - after); k <= Math.min(size, open); k++) {
                double share =
                        Math.exp(logChoose(size, k) + logChoose(after, open - k) - logChoose(size + after, open));
                int add = k * score;
                for (int sum = 0; sum + add <= observed; sum++) {
                    with[used + k][sum + add] += before[used][sum] * share;
                }
            }
        }
        return with;
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
