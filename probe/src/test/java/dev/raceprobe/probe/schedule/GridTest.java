package dev.raceprobe.probe.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GridTest {
    @Test
    void theNewestRoundThatIsDueIsTheOneThatWasDueLast() {
        Grid grid = Grid.of(7, 3, 30_000);
        long round = grid.roundAt(1_760_000_000_000L);

        assertThat(grid.dueMillis(round)).isLessThanOrEqualTo(1_760_000_000_000L);
        assertThat(grid.dueMillis(round + 1)).isGreaterThan(1_760_000_000_000L);
        assertThat(grid.roundAt(grid.dueMillis(round))).isEqualTo(round);
    }

    @Test
    void rowsHaveTheirOwnPhasesAndShardsTheSame() {
        assertThat(Grid.of(7, 0, 30_000)).isEqualTo(Grid.of(7, 0, 30_000));
        assertThat(Grid.of(7, 0, 30_000).phaseMillis())
                .isNotEqualTo(Grid.of(7, 1, 30_000).phaseMillis());
    }

    @Test
    void jitterStaysWithinAQuarterOfTheIntervalAndKeepsTheOrder() {
        Grid grid = Grid.of(7, 0, 1_000);
        for (long round = 0; round < 1_000; round++) {
            assertThat(grid.jitteredMillis(round) - grid.dueMillis(round)).isBetween(-250L, 250L);
            assertThat(grid.jitteredMillis(round)).isLessThan(grid.jitteredMillis(round + 1));
        }
    }

    @Test
    void anIntervalOfAMillisecondIsAGridToo() {
        assertThat(Grid.of(7, 0, 1).jitteredMillis(5)).isEqualTo(5);
    }
}
