package dev.raceprobe.operator.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PercentileIntervalTest {
    /** R: quantile(1:10, c(0.025, 0.975)), type 7, gives 1.225 and 9.775. */
    @Test
    void betweenReplicatesItIsLinear() {
        double[] replicates = {10, 9, 8, 7, 6, 5, 4, 3, 2, 1};

        PercentileInterval interval = PercentileInterval.of(replicates, 0.95);

        assertThat(interval.low()).isCloseTo(1.225, within(1e-12));
        assertThat(interval.high()).isCloseTo(9.775, within(1e-12));
        assertThat(interval.halfLength()).isCloseTo(4.275, within(1e-12));
    }

    @Test
    void oneReplicateIsItsOwnInterval() {
        assertThat(PercentileInterval.of(new double[] {3}, 0.95)).isEqualTo(new PercentileInterval(3, 3));
    }

    /** For the mean of n values the normal theory's interval is ± 1.96 × s / √n. */
    @Test
    void theIntervalOfAMeanIsThatOfTheNormalTheory() {
        SplittableRandom random = new SplittableRandom(1);
        double[] values = random.doubles(400, 0, 12).toArray();

        PercentileInterval interval = PercentileInterval.of(values, PercentileIntervalTest::mean, 2000, 0.95, 1);

        assertThat(interval.halfLength()).isCloseTo(1.96 * Math.sqrt(12) / Math.sqrt(400), within(0.03));
        assertThat((interval.low() + interval.high()) / 2).isCloseTo(mean(values), within(0.02));
    }

    @Test
    void theSeedDecides() {
        double[] values = IntStream.range(0, 50).mapToDouble(i -> i * i).toArray();

        assertThat(PercentileInterval.of(values, PercentileIntervalTest::mean, 100, 0.95, 4))
                .isEqualTo(PercentileInterval.of(values, PercentileIntervalTest::mean, 100, 0.95, 4));
    }

    @Test
    void noReplicatesAndNoConfidenceAreRefused() {
        assertThatThrownBy(() -> PercentileInterval.of(new double[0], 0.95))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("replicates must be one or more, were none");
        assertThatThrownBy(() -> PercentileInterval.of(new double[1], 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("confidence must be in (0, 1), was 1.0");
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
