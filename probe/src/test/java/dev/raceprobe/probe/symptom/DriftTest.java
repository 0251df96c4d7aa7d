package dev.raceprobe.probe.symptom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DriftTest {
    /** Milliseconds with a noise of a third, seeded. */
    private static List<Long> series(int count, long seed, IntToDoubleFunction millis) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> (long) (millis.applyAsDouble(i) * (1 + random.nextDouble() / 3) * 1e6))
                .toList();
    }

    @Test
    void steadyGrowthIsReal() {
        Drift drift = Drift.of(series(100, 1, i -> 10 + i * 0.1));
        assertThat(drift.growth()).isEqualTo(Drift.Growth.CERTAIN);
        assertThat(drift.percent()).isBetween(60.0, 110.0);
    }

    @Test
    void noiseAloneIsNotInAThousandSeries() {
        for (int seed = 0; seed < 1_000; seed++) {
            assertThat(Drift.of(series(100, seed, i -> 10)).growth())
                    .as("seed %d", seed)
                    .isEqualTo(Drift.Growth.NONE);
        }
    }

    @Test
    void oneBusyMomentInTheMiddleIsNot() {
        assertThat(Drift.of(series(100, 1, i -> i >= 40 && i < 60 ? 80 : 10)).growth())
                .isEqualTo(Drift.Growth.NONE);
    }

    @Test
    void aSingleStepIsNeverCertain() {
        Drift step = Drift.of(series(100, 1, i -> i >= 50 ? 80 : 10));

        assertThat(step.growth()).isEqualTo(Drift.Growth.LIKELY);
    }

    @Test
    void growthBelowWhatABusyMachineAddsIsNot() {
        assertThat(Drift.of(series(500, 1, i -> 0.2 + i * 0.008)).growth()).isEqualTo(Drift.Growth.NONE);
    }

    @Test
    void aTargetThatWarmsUpIsNot() {
        assertThat(Drift.of(series(100, 1, i -> 60 - i * 0.5)).growth()).isEqualTo(Drift.Growth.NONE);
    }

    @Test
    void tooShortASeriesIsRefused() {
        assertThatThrownBy(() -> Drift.of(series(49, 1, i -> 1))).hasMessageContaining("at least 50, had 49");
    }
}
