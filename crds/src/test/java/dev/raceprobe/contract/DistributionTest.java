package dev.raceprobe.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HdrHistogram itself says what is right. */
class DistributionTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void itSaysWhatTheHistogramSays(long seed) {
        Histogram histogram = random(seed, 5_000);
        Distribution distribution = Distribution.of(histogram);

        assertThat(distribution.count()).isEqualTo(5_000);
        assertThat(distribution.max()).isEqualTo(histogram.getMaxValue());
        for (double percentile : new double[] {0.1, 1, 25, 50, 90, 95, 99, 99.9, 99.99, 100}) {
            assertThat(distribution.percentile(percentile))
                    .as("p%s", percentile)
                    .isEqualTo(histogram.getValueAtPercentile(percentile));
        }
        assertThat(distribution.histogram()).isEqualTo(histogram);
    }

    @Test
    void bucketsAreThoseOfTheHistogram() {
        Histogram histogram = Distribution.recorder();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            long value = random.nextLong(1L << random.nextInt(1, 50));
            int index = Buckets.index(value);

            assertThat(Buckets.lowest(index)).isEqualTo(histogram.lowestEquivalentValue(value));
            assertThat(Buckets.highest(index)).isEqualTo(histogram.highestEquivalentValue(value));
        }
    }

    @Test
    void theEncodingIsTheHistograms() {
        Histogram histogram = random(4, 300);

        String encoded = Distribution.of(histogram).encoded();

        assertThat(Distribution.parse(encoded)).isEqualTo(Distribution.of(histogram));
        assertThat(Distribution.parse(encoded).encoded()).isEqualTo(encoded);
        assertThat(Distribution.parse(encoded).histogram()).isEqualTo(histogram);
    }

    @Test
    void addingUpManyIsMergingThemOneByOne() {
        List<Distribution> parts = List.of(
                Distribution.of(random(1, 100)),
                Distribution.empty(),
                Distribution.of(random(2, 1_000)),
                Distribution.of(random(3, 10)));
        Distribution.Sum sum = new Distribution.Sum();
        parts.forEach(sum::add);

        assertThat(sum.toDistribution()).isEqualTo(parts.stream().reduce(Distribution.empty(), Distribution::merge));
    }

    @Test
    void withoutValuesEverythingIsZero() {
        assertThat(Distribution.empty().count()).isZero();
        assertThat(Distribution.empty().percentile(99)).isZero();
        assertThat(Distribution.empty().max()).isZero();
        assertThat(Distribution.parse(Distribution.empty().encoded())).isEqualTo(Distribution.empty());
    }

    @Test
    void whatIsNoHistogramIsRefused() {
        assertThatThrownBy(() -> Distribution.parse("AAAA"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a compressed HdrHistogram in Base64");
    }

    /** From below a microsecond to minutes. */
    private static Histogram random(long seed, int values) {
        SplittableRandom random = new SplittableRandom(seed);
        Histogram histogram = Distribution.recorder();
        for (int i = 0; i < values; i++) {
            histogram.recordValue((long) Math.pow(10, random.nextDouble(1, 11.5)));
        }
        return histogram;
    }
}
