package dev.raceprobe.operator.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrendTestTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theExactProbabilityIsThatOfCountingEveryArrangement(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<OffsetCount> counts = new ArrayList<>();
        for (int offset = 0; offset < 4; offset++) {
            counts.add(new OffsetCount(offset, random.nextInt(5), 4));
        }

        assertThat(pValue(counts)).as("seed %d: %s", seed, counts).isCloseTo(byCounting(counts), within(1e-9));
    }

    @Test
    void fourFailuresAtTheSmallestOfEightOffsetsAreSignificant() {
        assertThat(pValue(swept(4, 0, 0, 0, 0, 0, 0, 0))).isLessThan(0.001);
    }

    @Test
    void threeFailuresAtTheLargestOffsetsAreNot() {
        assertThat(pValue(swept(0, 0, 0, 0, 0, 0, 0, 3))).isGreaterThan(0.999);
    }

    @Test
    void failuresEverywhereAlikeAreNot() {
        assertThat(pValue(swept(4, 4, 4, 4, 4, 4, 4, 4))).isGreaterThan(0.3);
    }

    @Test
    void theFurtherFailuresSitTowardsSmallOffsetsTheSmallerTheProbability() {
        double[] p = {
            pValue(swept(0, 0, 0, 0, 4, 0, 0, 0)),
            pValue(swept(0, 0, 0, 4, 0, 0, 0, 0)),
            pValue(swept(0, 0, 4, 0, 0, 0, 0, 0)),
            pValue(swept(0, 4, 0, 0, 0, 0, 0, 0)),
            pValue(swept(4, 0, 0, 0, 0, 0, 0, 0)),
        };

        for (int i = 1; i < p.length; i++) {
            assertThat(p[i]).isLessThan(p[i - 1]);
        }
    }

    @Test
    void manyFailuresAmongFewPassesAreTestedByTheirPasses() {
        List<OffsetCount> counts = List.of(new OffsetCount(0, 200, 200), new OffsetCount(600, 190, 200));

        assertThat(pValue(counts)).isLessThan(0.001);
    }

    /** The table of R's documentation of prop.trend.test; two-sided by the normal approximation p is 0.004132 there. */
    @Test
    void theSmokersOfFleissHaveTheProbabilityOfExactRationalArithmetic() {
        List<OffsetCount> counts = List.of(
                new OffsetCount(0, 12, 82),
                new OffsetCount(1, 7, 136),
                new OffsetCount(2, 3, 93),
                new OffsetCount(3, 3, 86));

        assertThat(pValue(counts)).isCloseTo(0.002347587022136, within(1e-12));
        assertThat(2 * pValue(counts)).isCloseTo(0.004132, within(0.0006));
    }

    /** Alcohol and malformation (Graubard and Korn, 1987), scores 0 to 4; by exact rational arithmetic. */
    @Test
    void manyChecksAndFailuresAreStillSummedUpExactly() {
        List<OffsetCount> counts = List.of(
                new OffsetCount(0, 1, 38),
                new OffsetCount(1, 1, 127),
                new OffsetCount(2, 5, 793),
                new OffsetCount(3, 38, 14_502),
                new OffsetCount(4, 48, 17_114));

        assertThat(pValue(counts)).isCloseTo(0.104557705693, within(1e-9));
    }

    /** 6 over 3 of 60 over 3 ways: 20 of 34,220. */
    @Test
    void threeFailuresOfSixtyChecksAllAtTheSmallestOffsetAreSignificant() {
        List<OffsetCount> counts = List.of(
                new OffsetCount(0, 3, 6),
                new OffsetCount(1, 0, 6),
                new OffsetCount(5, 0, 8),
                new OffsetCount(20, 0, 10),
                new OffsetCount(50, 0, 10),
                new OffsetCount(100, 0, 10),
                new OffsetCount(600, 0, 10));

        assertThat(pValue(counts)).isCloseTo(20.0 / 34_220, within(1e-12));
    }

    @Test
    void offsetsAreNotPooledHoweverManyThereAre() {
        List<OffsetCount> counts = new ArrayList<>();
        for (int offset = 0; offset < 200; offset++) {
            counts.add(new OffsetCount(offset, offset < 3 ? 1 : 0, 1));
        }

        assertThat(pValue(counts)).isCloseTo(1 / (200.0 * 199 * 198 / 6), within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatIsDrawnAgreesWithWhatIsSummedUp(long seed) {
        TrendTest.Table table = TrendTest.Table.ofFailures(random(seed, 20, 15));
        double exact = TrendSum.pValue(table);

        // four standard errors, as stated
        assertThat(TrendDraws.pValue(table, seed))
                .as("seed %d", seed)
                .isCloseTo(exact, within(4 * Math.max(exact / Math.sqrt(40), Math.sqrt(exact / 20_000))));
        assertThat(TrendDraws.bound(table)).isGreaterThanOrEqualTo(exact);
    }

    @Test
    void largeTablesAreTestedToo() {
        assertThat(pValue(large(0.3, 0.3))).isGreaterThan(0.001);
        assertThat(pValue(large(0.34, 0.26))).isLessThan(0.001);
        assertThat(pValue(large(1, 0))).isPositive().isLessThan(1e-5);
    }

    /** Of 2,000 such tests 0.1 % may find a trend: more than 9 have a probability below 0.0001 (Poisson). */
    @Test
    void inATableWithoutATrendNoneIsFoundMoreOftenThanStated() {
        SplittableRandom random = new SplittableRandom(7);
        int found = 0;
        for (int i = 0; i < 2_000; i++) {
            found += pValue(random(random.nextLong(), 8, 8)) < 0.001 ? 1 : 0;
        }

        assertThat(found).isLessThanOrEqualTo(9);
    }

    @Test
    void whereNothingOrEverythingFailedThereIsNoTrend() {
        assertThat(pValue(swept(0, 0, 0, 0))).isEqualTo(1);
        assertThat(pValue(swept(10, 10, 10, 10))).isEqualTo(1);
        assertThat(pValue(List.of())).isEqualTo(1);
    }

    /** Ten checks at each offset. */
    private static List<OffsetCount> swept(int... failures) {
        List<OffsetCount> counts = new ArrayList<>();
        for (int i = 0; i < failures.length; i++) {
            counts.add(new OffsetCount(i * 10, failures[i], 10));
        }
        return counts;
    }

    /** So many checks at each of some offsets, of which three in ten fail. */
    private static List<OffsetCount> random(long seed, int offsets, int each) {
        SplittableRandom random = new SplittableRandom(seed);
        List<OffsetCount> counts = new ArrayList<>();
        for (int offset = 0; offset < offsets; offset++) {
            long failures = IntStream.range(0, each)
                    .filter(i -> random.nextDouble() < 0.3)
                    .count();
            counts.add(new OffsetCount(offset, failures, each));
        }
        return counts;
    }

    /** 3,000 checks at 300 offsets, with these shares of failures at the first and at the last, and linearly between. */
    private static List<OffsetCount> large(double first, double last) {
        SplittableRandom random = new SplittableRandom(3);
        List<OffsetCount> counts = new ArrayList<>();
        for (int offset = 0; offset < 300; offset++) {
            double share = first + (last - first) * offset / 299;
            long failures = IntStream.range(0, 10)
                    .filter(i -> random.nextDouble() < share)
                    .count();
            counts.add(new OffsetCount(offset, failures, 10));
        }
        return counts;
    }

    private static double pValue(List<OffsetCount> counts) {
        return TrendTest.pValue(counts, 1);
    }

    /** Every way to choose which of the checks failed, four at each offset. */
    private static double byCounting(List<OffsetCount> counts) {
        int checks = 4 * counts.size();
        int failures = (int) counts.stream().mapToLong(OffsetCount::failures).sum();
        long observed = 0;
        for (int g = 0; g < counts.size(); g++) {
            observed += g * counts.get(g).failures();
        }
        long all = 0;
        long asSmall = 0;
        for (int chosen = 0; chosen < 1 << checks; chosen++) {
            if (Integer.bitCount(chosen) == failures) {
                all++;
                asSmall += score(chosen, checks) <= observed ? 1 : 0;
            }
        }
        return (double) asSmall / all;
    }

    private static long score(int chosen, int checks) {
        long score = 0;
        for (int check = 0; check < checks; check++) {
            score += (chosen >> check & 1) * (check / 4);
        }
        return score;
    }
}
