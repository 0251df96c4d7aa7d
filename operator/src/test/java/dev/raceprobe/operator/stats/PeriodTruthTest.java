package dev.raceprobe.operator.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.operator.stats.PeriodSearchTest.Probing;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A thousand hours of each kind, told on standard output beside the truth table. */
@Tag("truth")
class PeriodTruthTest {
    private static final int RUNS = 1_000;

    /** DESIGN allows p ≤ 0.001. */
    @ParameterizedTest
    @ValueSource(doubles = {0.03, 0.2, 0.5})
    void aThousandRunsOfNoiseHaveAtMostOnePeriod(double share) {
        assertAtMostOne(
                "noise in %.0f of 100 rounds".formatted(100 * share),
                seed -> new Probing(seed, 30, 1).stray(share).rounds);
    }

    @Test
    void aThousandRunsOfOutagesAtRandomTimesHaveAtMostOnePeriod() {
        assertAtMostOne("outages at random times", seed -> new Probing(seed, 30, 4).randomOutages().rounds);
    }

    private static void assertAtMostOne(String what, LongFunction<List<RoundOutcome>> played) {
        long found = LongStream.range(0, RUNS)
                .filter(seed ->
                        PeriodSearch.search(played.apply(seed), List.of(), seed).isPresent())
                .count();

        System.out.printf(Locale.ROOT, "period: %s: found in %d of %d runs%n", what, found, RUNS);
        assertThat(found).isLessThanOrEqualTo(1);
    }

    /** Every 181 s, a fifth of the outages left out, in two hours: 40 periods. */
    @Test
    void aThousandTruePeriodsAreFoundAndHeldByTheirUncertainty() {
        List<FailurePeriod> found = LongStream.range(0, RUNS)
                .mapToObj(seed -> PeriodSearch.search(
                        new Probing(seed, 30, 2).outages(181, 31, 0.2).stray(0.03).rounds, List.of(), seed))
                .flatMap(Optional::stream)
                .toList();
        double[] errors = found.stream()
                .mapToDouble(period -> Math.abs(period.seconds() - 181))
                .sorted()
                .toArray();
        long held = found.stream()
                .filter(period -> Math.abs(period.seconds() - 181) <= period.uncertaintySeconds())
                .count();

        System.out.printf(
                Locale.ROOT,
                "period: 181 s: found in %d of %d runs, off by %.2f s in the median and %.2f s at most, within its uncertainty in %d%n",
                found.size(),
                RUNS,
                errors[errors.length / 2],
                errors[errors.length - 1],
                held);
        assertThat(found).hasSize(RUNS);
        assertThat(errors[errors.length - 1]).isLessThanOrEqualTo(0.02 * 181);
        assertThat(held).isGreaterThan(RUNS * 9 / 10);
    }
}
