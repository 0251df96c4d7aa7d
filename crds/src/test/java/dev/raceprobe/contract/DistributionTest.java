package dev.raceprobe.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
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

    @Test
    void histogramsOfAnotherShapeAreReadToo() {
        Histogram fine = new Histogram(1, 3_600_000_000_000L, 3);
        fine.recordValueWithCount(5_000_000, 7);
        ByteBuffer buffer = ByteBuffer.allocate(fine.getNeededByteBufferCapacity());
        int length = fine.encodeIntoCompressedByteBuffer(buffer);
        String encoded = Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));

        Distribution read = Distribution.parse(encoded);

        assertThat(read.count()).isEqualTo(7);
        assertThat(read.max()).isBetween(4_960_000L, 5_040_000L);
    }

    @Test
    void whateverIsCutOffOrTurnedIsRefusedOrRead() {
        String encoded = Distribution.of(random(5, 50)).encoded();
        byte[] bytes = Base64.getDecoder().decode(encoded);
        for (int length = 0; length < bytes.length; length++) {
            String cut = Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> Distribution.parse(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(IllegalArgumentException.class);
        }
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
