package dev.raceprobe.operator.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Values every three minutes. */
class DriftTest {
    private static final long EVERY_MILLIS = 180_000;

    /** S = 45, variance 10 × 9 × 25 / 18 = 125, z = 44 / √125 = 3.9355. */
    @Test
    void tenValuesThatOnlyGrowHaveTheProbabilityOfTheClosedForm() {
        double[] values = IntStream.range(0, 10).mapToDouble(i -> i).toArray();

        assertThat(Drift.mannKendall(values)).isCloseTo(4.151e-5, within(1e-7));
    }

    /** Ties: 1 1 2 2: S = 4, variance 4 × 3 × 13 / 18 − 2 × 2 × 1 × 9 / 18 = 20 / 3, z = 3 / 2.582 = 1.1619. */
    @Test
    void tiesAreCorrectedFor() {
        assertThat(Drift.mannKendall(new double[] {1, 1, 2, 2})).isCloseTo(0.12264, within(1e-4));
    }

    /** Of the 48,620 ways to put nine low and nine high values in order, one has its step in the middle. */
    @Test
    void aStepInTheMiddleOfEighteenIsSignificantAndOneInThreeIsNot() {
        double[] step = IntStream.range(0, 18).mapToDouble(i -> i < 9 ? 1 : 2).toArray();

        Drift.Change change = Drift.pettitt(step, 1);

        assertThat(change.at()).isEqualTo(9);
        assertThat(change.pValue()).isLessThan(0.001);
        assertThat(Drift.pettitt(new double[] {1, 2, 2}, 1).pValue()).isGreaterThan(0.1);
    }

    @Test
    void aSlopeIsFoundThroughNoise() {
        Drift drift = drift(1, i -> 100 + 5 * i, 10).orElseThrow();

        assertThat(drift.shape()).isEqualTo(Drift.Shape.LINE);
        assertThat(drift.perSecond() * 180).isCloseTo(5, within(0.6));
        assertThat(drift.after()).isCloseTo(195, within(10.0));
    }

    @Test
    void aStepIsFoundWhereItIs() {
        Drift drift = drift(2, i -> i < 12 ? 100 : 400, 10).orElseThrow();

        assertThat(drift.shape()).isEqualTo(Drift.Shape.STEP);
        assertThat(drift.sinceMillis()).isEqualTo(12 * EVERY_MILLIS);
        assertThat(drift.before()).isCloseTo(100, within(10.0));
        assertThat(drift.after()).isCloseTo(400, within(10.0));
    }

    @Test
    void whatFallsOrStaysOrStandsOutOnceIsNoDrift() {
        assertThat(drift(3, i -> 300 - 5 * i, 10)).isEmpty();
        assertThat(drift(4, i -> 100, 0)).isEmpty();
        assertThat(drift(5, i -> i == 15 ? 5_000 : 100, 10)).isEmpty();
    }

    /** 2,000 series of which each of two tests may find one in 1,000: more than 12 have a probability below 0.001 (Poisson). */
    @Test
    void noiseDriftsNoMoreOftenThanStated() {
        long found = IntStream.range(0, 2_000)
                .filter(seed -> drift(seed, i -> 100, 50).isPresent())
                .count();

        assertThat(found).isLessThanOrEqualTo(12);
    }

    @Test
    void nineValuesAreTooFew() {
        List<Drift.Point> nine = IntStream.range(0, 9)
                .mapToObj(i -> new Drift.Point(i * EVERY_MILLIS, i))
                .toList();

        assertThat(Drift.of(nine, 1)).isEmpty();
    }

    private static Optional<Drift> drift(long seed, IntToDoubleFunction truth, double noise) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Drift.Point> series = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            series.add(new Drift.Point(i * EVERY_MILLIS, truth.applyAsDouble(i) + noise * (random.nextDouble() - 0.5)));
        }
        return Drift.of(series, seed);
    }
}
