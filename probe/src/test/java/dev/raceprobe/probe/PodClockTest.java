package dev.raceprobe.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodClockTest {
    private static final long STARTED_MILLIS = 1_770_000_000_000L;

    @ParameterizedTest(name = "{0} ms on, by the machine {1} ms: left behind: {2}")
    @CsvSource({
        "0, 0, false",
        "60000, 60000, false",
        "60000, 90000, false",
        "60000, 90001, true",
        "60000, 30000, false",
        "60000, 29999, true",
        "1000, 28800000, true"
    })
    void itIsLeftBehindWhereTheMachineSleptOrItsClockWasSetByMoreThanAnOperatorBearsWith(
            long monotonicMillis, long machineMillis, boolean isLeftBehind) {
        PodClock clock = new PodClock(
                STARTED_MILLIS, 0, () -> monotonicMillis * 1_000_000, () -> STARTED_MILLIS + machineMillis);

        assertThat(clock.isLeftBehind()).isEqualTo(isLeftBehind);
    }
}
