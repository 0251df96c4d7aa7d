package dev.raceprobe.operator.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Synthetic targets of which the window is known. */
class WindowEstimateTest {
    private static final int[] SWEEP = {0, 1, 5, 20, 50, 100, 150, 600};

    @Test
    void sweepAndBracketFindAnEdgeThatAlwaysFailsToAMillisecond() {
        WindowEstimate window = estimate(new Offsets(1).sweep(40).between(70, 90, 160), 80, 1);

        assertThat(window.opensAtMillis()).isZero();
        assertThat(window.closesAtMillis()).isCloseTo(80, within(1.0));
        assertThat(window.lastFailureAtMillis()).isEqualTo(79);
        assertThat(window.uncertaintyMillis()).isBetween(1.0, 2.0);
        assertThat(window.plateau()).isEqualTo(1);
    }

    @Test
    void aWindowThatFailsInThreeOfTenIsFoundWithAWiderUncertainty() {
        WindowEstimate window = estimate(new Offsets(2).sweep(100).between(20, 140, 800), 80, 0.3);

        assertThat(window.closesAtMillis()).isCloseTo(80, within(window.uncertaintyMillis() + 1));
        assertThat(window.uncertaintyMillis()).isBetween(1.0, 15.0);
        assertThat(window.plateau()).isCloseTo(0.3, within(0.1));
    }

    @Test
    void anOffsetThatWasTriedOnceAndFailedDoesNotMakeThePlateau() {
        List<OffsetCount> counts = List.of(
                new OffsetCount(0, 1, 1),
                new OffsetCount(1, 30, 100),
                new OffsetCount(40, 31, 100),
                new OffsetCount(79, 29, 100),
                new OffsetCount(80, 0, 100));

        WindowEstimate window = WindowEstimate.of(counts).orElseThrow();

        assertThat(window.closesAtMillis()).isEqualTo(80);
        assertThat(window.plateau()).isCloseTo(0.3, within(0.02));
    }

    @Test
    void withoutASearchTheUncertaintyIsThatOfTheGap() {
        WindowEstimate window = estimate(new Offsets(3).sweep(40), 80, 1);

        assertThat(window.closesAtMillis()).isEqualTo(75.5);
        assertThat(window.uncertaintyMillis()).isBetween(20.0, 25.0);
    }

    @Test
    void moreChecksAroundTheEdgeMakeItMoreCertain() {
        double sparse =
                estimate(new Offsets(4).sweep(10).between(40, 120, 20), 80, 0.5).uncertaintyMillis();
        double dense = estimate(new Offsets(4).sweep(10).between(40, 120, 2000), 80, 0.5)
                .uncertaintyMillis();

        assertThat(dense).isLessThan(sparse / 2);
    }

    @Test
    void theIntervalHoldsTheTrueEdgeInNineOfTenRunsAtLeast() {
        long held = IntStream.range(0, 100)
                .filter(seed -> {
                    int edge = 20 + seed;
                    WindowEstimate window = estimate(
                            new Offsets(seed).sweep(30).between(Math.max(0, edge - 40), edge + 40, 300), edge, 0.6);
                    return Math.abs(window.closesAtMillis() - edge) <= window.uncertaintyMillis();
                })
                .count();

        // 95 % nominal; of 100 runs, fewer than 89 have a probability of 0.5 % (binomial)
        assertThat(held).isGreaterThanOrEqualTo(89);
    }

    @Test
    void theSameCountsGiveTheSameEstimate() {
        assertThat(estimate(new Offsets(5).sweep(20), 80, 0.5)).isEqualTo(estimate(new Offsets(5).sweep(20), 80, 0.5));
    }

    @Test
    void aWindowThatOpensLateOpensAtItsFirstFailure() {
        List<OffsetCount> counts =
                List.of(new OffsetCount(0, 0, 9), new OffsetCount(5, 9, 9), new OffsetCount(20, 0, 9));

        assertThat(WindowEstimate.of(counts).orElseThrow().opensAtMillis()).isEqualTo(5);
    }

    @Test
    void withoutAFailureThereIsNoWindow() {
        assertThat(WindowEstimate.of(List.of(new OffsetCount(0, 0, 9)))).isEmpty();
    }

    private static WindowEstimate estimate(Offsets offsets, int windowMillis, double share) {
        SplittableRandom chance = new SplittableRandom(offsets.seed);
        TreeMap<Integer, long[]> byOffset = new TreeMap<>();
        offsets.tried.forEach((offset, checks) -> {
            long failures = IntStream.range(0, checks)
                    .filter(i -> offset < windowMillis && chance.nextDouble() < share)
                    .count();
            byOffset.put(offset, new long[] {failures, checks});
        });
        List<OffsetCount> counts = byOffset.entrySet().stream()
                .map(e -> new OffsetCount(e.getKey(), e.getValue()[0], e.getValue()[1]))
                .toList();
        return WindowEstimate.of(counts).orElseThrow();
    }

    /** Which offsets were tried how often. */
    private static final class Offsets {
        private final long seed;
        private final SplittableRandom random;
        private final TreeMap<Integer, Integer> tried = new TreeMap<>();

        Offsets(long seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed * 31 + 7);
        }

        Offsets sweep(int each) {
            for (int offset : SWEEP) {
                tried.merge(offset, each, Integer::sum);
            }
            return this;
        }

        Offsets between(int from, int to, int checks) {
            random.ints(checks, from, to).forEach(offset -> tried.merge(offset, 1, Integer::sum));
            return this;
        }
    }
}
