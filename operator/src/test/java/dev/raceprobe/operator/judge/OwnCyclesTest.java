package dev.raceprobe.operator.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.operator.stats.FailurePeriod;
import dev.raceprobe.operator.stats.PeriodSearch;
import dev.raceprobe.operator.stats.RoundOutcome;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rounds every 30 s, in which users take turns. */
class OwnCyclesTest {
    private static final int INTERVAL_MILLIS = 30_000;

    @Test
    void aCycleHasPartsOfWholeRoundsAndAFewNearlyEvenOnes() {
        assertThat(OwnCycles.periods(1, 1_000)).isEmpty();
        assertThat(OwnCycles.periods(2, 1_000)).containsExactly(2_000L);
        assertThat(OwnCycles.periods(14, 1_000)).containsExactly(14_000L, 7_000L, 4_666L, 3_500L, 2_800L, 2_000L);
        assertThat(OwnCycles.periods(1_000, 1_000)).contains(5_000L, 8_000L).doesNotContain(6_024L, 5_988L);
    }

    /** The reciprocals of a cycle of 1,000 rounds are less than a second apart here: each period was one of them. */
    @ParameterizedTest(name = "{0} hours")
    @ValueSource(ints = {1, 3, 8})
    void aPeriodOfTheTargetIsFoundHoweverManyUsersTakeTurns(int hours) {
        List<Long> own = OwnCycles.periods(1_000, INTERVAL_MILLIS);
        int found = 0;
        int ours = 0;
        for (int seed = 0; seed < 10; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            double period = 181_000 * random.nextDouble(0.99, 1.01);
            List<RoundOutcome> rounds = rounds(hours, random, i -> false, at -> at % period < 18_000);
            Optional<FailurePeriod> any = PeriodSearch.search(rounds, List.of(), 1);
            found += any.isPresent() ? 1 : 0;
            ours += any.isPresent() && PeriodSearch.search(rounds, own, 1).isEmpty() ? 1 : 0;
        }

        assertThat(found).isGreaterThan(5);
        assertThat(ours).isLessThan(2);
    }

    /** One in ten of 100 users is refused, in the places of their turns. */
    @Test
    void whatFailsByTurnsIsOurs() {
        List<RoundOutcome> rounds = rounds(3, new SplittableRandom(1), i -> i % 100 % 10 == 3, at -> false);

        assertThat(PeriodSearch.search(rounds, List.of(), 1)).isPresent();
        assertThat(PeriodSearch.search(rounds, OwnCycles.periods(100, INTERVAL_MILLIS), 1))
                .isEmpty();
    }

    /** Three of 100 users, as evenly as they can be. */
    @Test
    void whatFailsByNearlyEvenTurnsIsOurs() {
        List<RoundOutcome> rounds =
                rounds(8, new SplittableRandom(1), i -> List.of(0, 33, 67).contains(i % 100), at -> false);

        assertThat(PeriodSearch.search(rounds, List.of(), 1)).isPresent();
        assertThat(PeriodSearch.search(rounds, OwnCycles.periods(100, INTERVAL_MILLIS), 1))
                .isEmpty();
    }

    private static List<RoundOutcome> rounds(
            int hours, SplittableRandom random, IntPredicate failsInTurn, LongPredicate failsAt) {
        return IntStream.range(0, hours * 3_600_000 / INTERVAL_MILLIS)
                .mapToObj(i -> {
                    long at = (long) i * INTERVAL_MILLIS + random.nextInt(INTERVAL_MILLIS / 2);
                    return new RoundOutcome(at, 3, failsInTurn.test(i) || failsAt.test(at) ? 3 : 0);
                })
                .toList();
    }
}
