package dev.raceprobe.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.operator.stats.FailurePeriod;
import dev.raceprobe.operator.stats.PeriodSearch;
import dev.raceprobe.operator.stats.RoundOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KnownPeriodsTest {
    @Test
    void whatWasFoundIsRememberedUntilAnotherEventIsOver() {
        KnownPeriods known = new KnownPeriods(() -> 0);
        List<RoundOutcome> rounds = rounds(200);
        Optional<FailurePeriod> first = known.find(0, rounds, List.of(), 1);
        assertThat(first).isPresent();
        assertThat(first).isEqualTo(PeriodSearch.search(rounds, List.of(), 1));

        List<RoundOutcome> more = new ArrayList<>(rounds);
        more.add(new RoundOutcome(200 * 10_000L, 5, 0));
        assertThat(known.find(0, more, List.of(), 1).orElseThrow()).isSameAs(first.get());

        assertThat(known.find(0, rounds(400), List.of(), 1).orElseThrow())
                .as("in the middle of an event")
                .isSameAs(first.get());
        assertThat(known.find(0, rounds(401), List.of(), 1)).isNotEqualTo(first);
        assertThat(known.find(1, rounds, List.of(), 1).orElseThrow()).isNotSameAs(first.get());
    }

    @Test
    void aSearchThatTookLongIsNotRepeatedForTwentyTimesAsLong() {
        AtomicLong seconds = new AtomicLong();
        KnownPeriods known = new KnownPeriods(() -> seconds.getAndAdd(10) * 1_000_000_000L); // 10 s from look to look
        Optional<FailurePeriod> first = known.find(0, rounds(200), List.of(), 1);

        assertThat(known.find(0, rounds(401), List.of(), 1)).isEqualTo(first);
        seconds.addAndGet(180);
        assertThat(known.find(0, rounds(401), List.of(), 1))
                .isEqualTo(PeriodSearch.search(rounds(401), List.of(), 1))
                .isNotEqualTo(first);
    }

    @Test
    void whatWasFoundBeforeARolloutIsForgottenWithItsFailuresAlsoWhileTheNewestRoundFails() {
        AtomicLong nanos = new AtomicLong();
        KnownPeriods known = new KnownPeriods(() -> nanos.getAndAdd(10_000_000_000L)); // no search has rested
        List<RoundOutcome> rounds = rounds(400);
        assertThat(known.find(0, rounds, List.of(), 1)).isPresent();

        assertThat(known.find(0, rounds.subList(398, 400), List.of(), 1)).isPresent(); // its last failure is there
        assertThat(known.find(0, List.of(new RoundOutcome(4_000_000, 5, 5)), List.of(), 1))
                .isEmpty();
    }

    @Test
    void whatRestsOnForgottenFailuresTooIsSearchedAgainThoughTheNewestRoundFails() {
        KnownPeriods known = new KnownPeriods(() -> 0);
        List<RoundOutcome> rounds = rounds(400);
        Optional<FailurePeriod> first = known.find(0, rounds, List.of(), 1);

        assertThat(known.find(0, rounds.subList(399, 400), List.of(), 1)).isEmpty();
        assertThat(first).isPresent();
    }

    /** Every 120 s, probed every 10 s. */
    private static List<RoundOutcome> rounds(int n) {
        List<RoundOutcome> rounds = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            rounds.add(new RoundOutcome(i * 10_000L, 5, i % 12 == 3 ? 4 : 0));
        }
        return rounds;
    }
}
