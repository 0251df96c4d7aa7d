package dev.raceprobe.operator.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A thousand hours of noise of each kind: DESIGN allows p ≤ 0.001. */
@Tag("truth")
class PeriodTruthTest {
    @Test
    void aThousandRunsOfNoiseHaveAtMostOnePeriod() {
        for (double share : new double[] {0.03, 0.2, 0.5}) {
            long found = IntStream.range(0, 1_000)
                    .filter(seed -> PeriodSearch.search(
                                    new PeriodSearchTest.Probing(seed, 30, 1).stray(share).rounds, List.of(), seed)
                            .isPresent())
                    .count();

            assertThat(found).as("share %s", share).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void aThousandRunsOfOutagesAtRandomTimesHaveAtMostOnePeriod() {
        long found = IntStream.range(0, 1_000)
                .filter(seed -> PeriodSearch.search(
                                new PeriodSearchTest.Probing(seed, 30, 4).randomOutages().rounds, List.of(), seed)
                        .isPresent())
                .count();

        assertThat(found).isLessThanOrEqualTo(1);
    }
}
