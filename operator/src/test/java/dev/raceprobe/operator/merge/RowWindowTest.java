package dev.raceprobe.operator.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Slice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowWindowTest {
    @ParameterizedTest
    @CsvSource({
        // window, interval, connections, minSamples -> minutes
        "30, 1, 21, 60, 30",
        "30, 1, 1, 60, 61", // sixty rounds, and the one that is playing
        "30, 20, 21, 60, 80", // three rounds
        "30, 60, 1, 1000, 1440", // at most a day
    })
    void aWindowGrowsToHoldItsSamplesAndThreeRounds(
            long window, long interval, int connections, int minSamples, long minutes) {
        ShardPlan.Row row = new ShardPlan.Row(0, "s", "baseline", connections, interval * 60_000, 0);

        assertThat(RowWindow.of(window * 60_000, row, minSamples).millis()).isEqualTo(minutes * 60_000);
    }

    @Test
    void itHoldsASliceOfWhichAPartLiesInIt() {
        RowWindow window = new RowWindow(60_000);
        Slice slice = Slice.open(3); // 90 s to 120 s

        assertThat(window.holds(slice, 179_999, 30_000)).isTrue();
        assertThat(window.holds(slice, 180_000, 30_000)).isFalse();
    }
}
