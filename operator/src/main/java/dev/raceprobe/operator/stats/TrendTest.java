package dev.raceprobe.operator.stats;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The Cochran-Armitage test for a trend of failure shares over ordered offsets, one-sided: do failures sit at smaller offsets
 * than chance would put them? The scores are the ranks of the offsets, and the number of failures is given, so that the
 * distribution is the multivariate hypergeometric one and rests on no approximation: it is summed up where that is affordable
 * ({@link TrendSum}), and drawn from with a seed where it is not ({@link TrendDraws}), which leaves a valid test, because
 * the observed table counts as one of the draws.
 */
public final class TrendTest {
    /** Additions that summing up may cost: a millisecond. */
    private static final double CHEAP = 1e6;

    /** Additions that it may cost where the bound leaves the matter open: some ten milliseconds. */
    private static final double AFFORDABLE = 2e7;

    /** A bound on the probability below this stands for it: no decision here looks at its digits. */
    private static final double NEGLIGIBLE = 1e-5;

    private TrendTest() {}

    /**
     * The probability of failures at offsets as small as these or smaller, if the offset did not matter.
     *
     * @param counts in order of the offset
     * @param seed of the draws, where the table is large
     * @return p in (0, 1], exact for small tables; for large ones an upper bound below 0.00001, or drawn with the error that
     *     {@link TrendDraws} states; 1 where nothing failed or everything did
     */
    public static double pValue(List<OffsetCount> counts, long seed) {
        long failures = counts.stream().mapToLong(OffsetCount::failures).sum();
        long checks = counts.stream().mapToLong(OffsetCount::checks).sum();
        if (failures == 0 || failures == checks || counts.size() < 2) {
            return 1;
        }
        Table table = 2 * failures <= checks ? Table.ofFailures(counts) : Table.ofPasses(counts);
        double cost = TrendSum.cost(table);
        if (cost <= CHEAP) {
            return TrendSum.pValue(table);
        }
        double bound = TrendDraws.bound(table);
        if (bound < NEGLIGIBLE) {
            return bound;
        }
        return cost <= AFFORDABLE ? TrendSum.pValue(table) : TrendDraws.pValue(table, seed);
    }

    /**
     * Marked checks among all, by rank.
     *
     * @param sizes checks of each rank
     * @param marked how many are marked in all, at most half of the checks
     * @param observed sum of the ranks of the marked ones
     */
    record Table(long[] sizes, int marked, long observed) {
        static Table ofFailures(List<OffsetCount> counts) {
            long marked = 0;
            long observed = 0;
            for (int rank = 0; rank < counts.size(); rank++) {
                marked += counts.get(rank).failures();
                observed += rank * counts.get(rank).failures();
            }
            return new Table(counts.stream().mapToLong(OffsetCount::checks).toArray(), (int) marked, observed);
        }

        /** Failures sit at small offsets exactly when passes sit at large ones: small ones, counted from the far end. */
        static Table ofPasses(List<OffsetCount> counts) {
            List<OffsetCount> passes = new ArrayList<>(counts.stream()
                    .map(c -> new OffsetCount(c.offsetMillis(), c.checks() - c.failures(), c.checks()))
                    .toList());
            Collections.reverse(passes);
            return ofFailures(passes);
        }

        long checks() {
            long sum = 0;
            for (long size : sizes) {
                sum += size;
            }
            return sum;
        }
    }
}
