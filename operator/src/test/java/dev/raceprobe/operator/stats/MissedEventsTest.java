package dev.raceprobe.operator.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Outages every 120 s from the start on, probed every 10 s, until minute 60. */
class MissedEventsTest {
    private static final FailurePeriod PERIOD = new FailurePeriod(120, 1, 99.9);
    private static final int REPAIRED = 360;

    private static List<RoundOutcome> rounds(int n) {
        return IntStream.range(0, n)
                .mapToObj(i -> new RoundOutcome(i * 10_000L, 5, i < REPAIRED && i % 12 < 2 ? 4 : 0))
                .toList();
    }

    /** The last one began at minute 58 and ended 10 s later. The third that was missed is over after half a period more. */
    @ParameterizedTest
    @CsvSource({"58, false", "60, false", "63, false", "65, false", "66, true", "90, true"})
    void threeInARowEndIt(int minute, boolean over) {
        assertThat(MissedEvents.show(PERIOD, rounds(minute * 6))).isEqualTo(over);
    }

    @Test
    void whereNobodyProbedNoneIsMissed() {
        List<RoundOutcome> suspended = rounds(600).stream()
                .filter(round -> round.startMillis() < 3_600_000 || round.startMillis() > 5_900_000)
                .toList();

        assertThat(MissedEvents.show(PERIOD, suspended)).isFalse();
    }

    /** Every other event is between two rounds. */
    @ParameterizedTest
    @CsvSource({"60, false", "70, false", "71, false", "73, true"})
    void whereEventsAreMissedAsARuleItTakesMore(int minute, boolean over) {
        List<RoundOutcome> rounds = rounds(minute * 6).stream()
                .map(round ->
                        round.startMillis() % 240_000 < 120_000 ? round : new RoundOutcome(round.startMillis(), 5, 0))
                .toList();

        assertThat(MissedEvents.show(PERIOD, rounds)).isEqualTo(over);
    }

    @Test
    void withoutAFailureNoneWasExpected() {
        assertThat(MissedEvents.show(PERIOD, List.of())).isFalse();
    }
}
