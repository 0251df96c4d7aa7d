package dev.raceprobe.operator.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.operator.stats.ExactBinomial;
import dev.raceprobe.operator.stats.OffsetCount;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OffsetBoundTest {
    private static final List<Integer> SWEEP = List.of(0, 1, 5, 20, 50, 100, 150, 600);

    private static List<OffsetCount> tried(int... offsetsMillis) {
        return Arrays.stream(offsetsMillis)
                .mapToObj(offset -> new OffsetCount(offset, 0, 60))
                .toList();
    }

    @Test
    void messagesThatLeaveAMillisecondLateCountForTheirOffset() {
        OffsetBound bound = OffsetBound.of(tried(0, 2, 6, 21, 51, 101, 151, 601), SWEEP);

        assertThat(bound.failureShare()).hasValue(ExactBinomial.upperBound(0, 60, 0.95));
        assertThat(bound.reachesSmallest()).isTrue();
    }

    /** Columns: the configured offsets, when the last messages left, whether that is the last of them up to 50 ms. */
    @ParameterizedTest
    @CsvSource({
        "0 50 100, 50, true",
        "0 50 100, 99, true",
        "0 50 100, 100, false",
        "0 50 600, 100, true",
        "0 50 600, 101, false",
        "0 50, 100, true",
        "0 50, 300, false",
        "0 10, 60, true",
        "0 10, 61, false",
        "0 10 55, 55, false"
    })
    void theLastOffsetLastsUntilTheNextOrAsLongAsLatenessIsTrusted(String sweep, int left, boolean isTried) {
        List<Integer> offsets =
                Stream.of(sweep.split(" ")).map(Integer::valueOf).toList();

        assertThat(OffsetBound.of(tried(0, left), offsets).failureShare().isPresent())
                .isEqualTo(isTried);
    }

    @Test
    void withoutAnOffsetUpTo50MillisecondsAllThatLiesThereIsOne() {
        assertThat(OffsetBound.of(tried(50), List.of(100)).failureShare()).isPresent();
        assertThat(OffsetBound.of(tried(51), List.of(100)).failureShare()).isEmpty();
    }
}
