package dev.raceprobe.operator.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Targets of which the period is known, or known not to be. */
class PeriodSearchTest {
    private static final long NOON = 1_763_726_400_000L;

    @ParameterizedTest
    @CsvSource({
        // period, outage, interval, hours, missed, stray
        "181, 31, 30, 1, 0, 0",
        "181, 31, 30, 2, 0.2, 0.05",
        "181, 31, 30, 2, 0.3, 0.1",
        "120, 11, 10, 1, 0, 0",
        "120, 11, 10, 1, 0.3, 0.1",
        "3600, 120, 10, 5, 0, 0",
    })
    void aTruePeriodIsFound(double period, double outage, double interval, double hours, double missed, double stray) {
        for (int seed = 0; seed < 20; seed++) {
            Probing probing = new Probing(seed, interval, hours)
                    .outages(period, outage, missed)
                    .stray(stray);

            Optional<FailurePeriod> found = PeriodSearch.search(probing.rounds, List.of(), seed);

            assertThat(found).as("seed %d", seed).hasValueSatisfying(p -> {
                double cycles = hours * 3600 / period;
                assertThat(p.seconds()).isCloseTo(period, within(Math.max(0.02 * period, interval / cycles)));
                assertThat(p.confidencePercent()).isBetween(99.9, 100.0);
            });
        }
    }

    @Test
    void theUncertaintyHoldsTheTruthInMoreThan9Of10Runs() {
        long held = IntStream.range(0, 50)
                .filter(seed -> {
                    Probing probing =
                            new Probing(seed, 30, 2).outages(181, 31, 0.2).stray(0.03);
                    FailurePeriod p =
                            PeriodSearch.search(probing.rounds, List.of(), seed).orElseThrow();
                    return Math.abs(p.seconds() - 181) <= p.uncertaintySeconds();
                })
                .count();

        assertThat(held).isGreaterThan(45);
    }

    @ParameterizedTest
    @CsvSource({"0.02", "0.1", "0.3", "0.7"})
    void noiseHasNoPeriod(double share) {
        for (int seed = 0; seed < 50; seed++) {
            Probing probing = new Probing(seed, 30, 1).stray(share);

            assertThat(PeriodSearch.search(probing.rounds, List.of(), seed))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    @Test
    void outagesOfSeveralRoundsAtRandomTimesHaveNoPeriod() {
        for (int seed = 0; seed < 100; seed++) {
            assertThat(PeriodSearch.search(new Probing(seed, 30, 4).randomOutages().rounds, List.of(), seed))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    @Test
    void ourOwnGridIsNeverFound() {
        for (int seed = 0; seed < 50; seed++) {
            Probing probing = new Probing(seed, 30, 1).withoutJitter().stray(0.2);

            assertThat(PeriodSearch.search(probing.rounds, List.of(), seed))
                    .as("seed %d", seed)
                    .isEmpty();
        }
        assertThat(PeriodSearch.search(new Probing(1, 30, 1).everyNth(1).rounds, List.of(), 1))
                .isEmpty();
    }

    @Test
    void whatFailsWheneverItsTurnComesIsNotThePeriodOfTheTarget() {
        List<RoundOutcome> rounds = new Probing(1, 30, 2).everyNth(8).rounds;

        assertThat(PeriodSearch.search(rounds, List.of(), 1)).isPresent();
        assertThat(PeriodSearch.search(rounds, List.of(8 * 30_000L), 1)).isEmpty();
        assertThat(PeriodSearch.search(rounds, List.of(16 * 30_000L), 1)).isPresent();
    }

    @Test
    void ofHarmonicsTheLongestWins() {
        Probing probing = new Probing(3, 10, 2).outages(120, 11, 0);

        assertThat(PeriodSearch.search(probing.rounds, List.of(), 3)
                        .orElseThrow()
                        .seconds())
                .isCloseTo(120, within(1.0));
    }

    /** Rounds are skipped in the second half of each period: all failures are at the phases that are looked at, and mean nothing. */
    @Test
    void failuresGatherWhereChecksDoWithoutAPeriod() {
        for (int seed = 0; seed < 30; seed++) {
            Probing probing = new Probing(seed, 10, 2).stray(0.3);
            List<RoundOutcome> seen = probing.rounds.stream()
                    .filter(r -> (r.startMillis() / 1000) % 300 < 150)
                    .toList();

            assertThat(PeriodSearch.search(seen, List.of(), seed))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    @Test
    void threeEventsAreNotEnough() {
        assertThat(PeriodSearch.search(new Probing(1, 10, 1).outages(1100, 60, 0).rounds, List.of(), 1))
                .isEmpty();
    }

    @Test
    void withoutRoundsOrFailuresThereIsNoPeriod() {
        assertThat(PeriodSearch.search(List.of(), List.of(), 1)).isEmpty();
        assertThat(PeriodSearch.search(new Probing(1, 30, 1).rounds, List.of(), 1))
                .isEmpty();
    }

    @Test
    void theOrderOfTheRoundsDoesNotMatter() {
        List<RoundOutcome> rounds = new Probing(5, 30, 1).outages(181, 31, 0).rounds;
        List<RoundOutcome> shuffled = new ArrayList<>(rounds);
        Collections.reverse(shuffled);

        assertThat(PeriodSearch.search(shuffled, List.of(), 9)).isEqualTo(PeriodSearch.search(rounds, List.of(), 9));
    }

    /** Rounds of ten checks on a grid with a jitter of a quarter of the interval. */
    static final class Probing {
        private final long seed;
        private final SplittableRandom random;
        private final double interval;
        private final double hours;
        private boolean jitter = true;
        List<RoundOutcome> rounds = new ArrayList<>();

        Probing(long seed, double intervalSeconds, double hours) {
            this.seed = seed;
            this.random = new SplittableRandom(seed * 101 + 7);
            this.interval = intervalSeconds;
            this.hours = hours;
            start();
        }

        private void start() {
            rounds = new ArrayList<>();
            for (int i = 0; i * interval < hours * 3600; i++) {
                double at = (i + (jitter ? random.nextDouble(-0.25, 0.25) : 0)) * interval;
                rounds.add(new RoundOutcome(NOON + Math.round(1000 * at), 10, 0));
            }
        }

        Probing withoutJitter() {
            jitter = false;
            start();
            return this;
        }

        /** Eight of ten checks fail in rounds that start during an outage; some outages do not happen. */
        Probing outages(double period, double lasts, double missed) {
            double phase = random.nextDouble(period);
            rounds.replaceAll(r -> {
                double since = (r.startMillis() - NOON) / 1000.0 - phase;
                long number = (long) Math.floor(since / period);
                boolean happens = new SplittableRandom(seed * 31 + number).nextDouble() >= missed;
                return since - number * period < lasts && happens ? failing(r, 8) : r;
            });
            return this;
        }

        /** One check fails in this share of the rounds. */
        Probing stray(double share) {
            rounds.replaceAll(r -> r.failures() == 0 && random.nextDouble() < share ? failing(r, 1) : r);
            return this;
        }

        Probing randomOutages() {
            int[] left = {0};
            rounds.replaceAll(r -> {
                left[0] = left[0] > 0 ? left[0] - 1 : random.nextDouble() < 0.015 ? random.nextInt(2, 10) : 0;
                return left[0] > 0 ? failing(r, 8) : r;
            });
            return this;
        }

        Probing everyNth(int n) {
            for (int i = 0; i < rounds.size(); i += n) {
                rounds.set(i, failing(rounds.get(i), 3));
            }
            return this;
        }

        private static RoundOutcome failing(RoundOutcome round, int failures) {
            return new RoundOutcome(round.startMillis(), round.checks(), failures);
        }
    }
}
