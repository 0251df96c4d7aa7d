package dev.raceprobe.operator.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
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

        assertThat(TrendTest.pValue(counts))
                .as("seed %d: %s", seed, counts)
                .isCloseTo(byCounting(counts), within(1e-9));
    }

    @Test
    void fourFailuresAtTheSmallestOfEightOffsetsAreSignificant() {
        assertThat(TrendTest.pValue(swept(4, 0, 0, 0, 0, 0, 0, 0))).isLessThan(0.001);
    }

    @Test
    void threeFailuresAtTheLargestOffsetsAreNot() {
        assertThat(TrendTest.pValue(swept(0, 0, 0, 0, 0, 0, 0, 3))).isGreaterThan(0.999);
    }

    @Test
    void failuresEverywhereAlikeAreNot() {
        assertThat(TrendTest.pValue(swept(4, 4, 4, 4, 4, 4, 4, 4))).isGreaterThan(0.3);
    }

    @Test
    void theFurtherFailuresSitTowardsSmallOffsetsTheSmallerTheProbability() {
        double[] p = {
            TrendTest.pValue(swept(0, 0, 0, 0, 4, 0, 0, 0)),
            TrendTest.pValue(swept(0, 0, 0, 4, 0, 0, 0, 0)),
            TrendTest.pValue(swept(0, 0, 4, 0, 0, 0, 0, 0)),
            TrendTest.pValue(swept(0, 4, 0, 0, 0, 0, 0, 0)),
            TrendTest.pValue(swept(4, 0, 0, 0, 0, 0, 0, 0)),
        };

        for (int i = 1; i < p.length; i++) {
            assertThat(p[i]).isLessThan(p[i - 1]);
        }
    }

    @Test
    void manyFailuresAmongFewPassesAreTestedByTheirPasses() {
        List<OffsetCount> counts = List.of(new OffsetCount(0, 200, 200), new OffsetCount(600, 190, 200));

        assertThat(TrendTest.pValue(counts)).isLessThan(0.001);
    }

    @Test
    void exactAndApproximateProbabilitiesAgreeWhereTheyMeet() {
        double exact = TrendTest.pValue(shifted(25));
        double approximate = TrendTest.pValue(shifted(26));

        assertThat(approximate / exact).isBetween(0.5, 1.5);
    }

    @Test
    void whereNothingOrEverythingFailedThereIsNoTrend() {
        assertThat(TrendTest.pValue(swept(0, 0, 0, 0))).isEqualTo(1);
        assertThat(TrendTest.pValue(swept(10, 10, 10, 10))).isEqualTo(1);
        assertThat(TrendTest.pValue(List.of())).isEqualTo(1);
    }

    /** Ten checks at each offset. */
    private static List<OffsetCount> swept(int... failures) {
        List<OffsetCount> counts = new ArrayList<>();
        for (int i = 0; i < failures.length; i++) {
            counts.add(new OffsetCount(i * 10, failures[i], 10));
        }
        return counts;
    }

    /** Twice as many failures as given, more of them at the smaller offset by 20. */
    private static List<OffsetCount> shifted(int failures) {
        return List.of(new OffsetCount(0, failures + 10, 1000), new OffsetCount(10, failures - 10, 1000));
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
