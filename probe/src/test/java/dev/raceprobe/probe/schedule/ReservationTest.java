package dev.raceprobe.probe.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.ShardPlan.Breaker;
import dev.raceprobe.contract.ShardPlan.ShardLoad;
import org.junit.jupiter.api.Test;

/** Fifty connections at a hundred a second. */
class ReservationTest {
    private static final ShardLoad WHOLE = new ShardLoad(50, 100, new Breaker(50, 1, 1));

    @Test
    void whatIsHeldHasItsPlacesAndTheOthersHaveTheRest() {
        Reservation reservation = new Reservation(WHOLE, 11, true);

        assertThat(reservation.ofHeld().concurrency()).isEqualTo(11);
        assertThat(reservation.others().concurrency()).isEqualTo(39);
        assertThat(reservation.ofHeld().maxConnectsPerSecond()
                        + reservation.others().maxConnectsPerSecond())
                .as("together they keep to the pace")
                .isEqualTo(100);
    }

    @Test
    void whoeverIsAloneHasEverything() {
        assertThat(new Reservation(WHOLE, 0, true).others()).isEqualTo(WHOLE);
        assertThat(new Reservation(WHOLE, 11, false).ofHeld()).isEqualTo(WHOLE);
    }
}
