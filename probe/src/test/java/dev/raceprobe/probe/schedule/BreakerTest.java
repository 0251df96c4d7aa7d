package dev.raceprobe.probe.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.ShardPlan;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private static final long SECOND = 1_000_000_000L;

    private final Breaker breaker = new Breaker(new ShardPlan.Breaker(50, 60_000, 300_000));

    private void attempts(int count, ConnectResult result, long atSecond) {
        for (int i = 0; i < count; i++) {
            breaker.ended(result, atSecond * SECOND);
        }
    }

    @Test
    void itOpensWhenMoreThanTheShareIsTurnedAwayAndClosesAfterTheBackoff() {
        attempts(10, ConnectResult.OPENED, 0);
        attempts(10, ConnectResult.REJECTED, 1);
        assertThat(breaker.isOpen(SECOND)).isFalse();
        attempts(1, ConnectResult.TIMEOUT, 1);
        assertThat(breaker.isOpen(SECOND)).isTrue();
        assertThat(breaker.isOpen(300 * SECOND)).isTrue();
        assertThat(breaker.isOpen(301 * SECOND)).isFalse();
    }

    @Test
    void fewAttemptsSayNothing() {
        attempts(Breaker.MIN_ATTEMPTS - 1, ConnectResult.REFUSED, 0);

        assertThat(breaker.isOpen(0)).isFalse();
    }

    @Test
    void whatIsOlderThanTheWindowIsForgotten() {
        attempts(19, ConnectResult.REJECTED, 0);
        attempts(20, ConnectResult.OPENED, 61);
        attempts(19, ConnectResult.REJECTED, 62);

        assertThat(breaker.isOpen(62 * SECOND)).isFalse();
    }

    @Test
    void whatWeEndedOurselvesIsNoDistress() {
        attempts(50, ConnectResult.CANCELLED, 0);
        attempts(50, ConnectResult.PROBE_ERROR, 0);

        assertThat(breaker.isOpen(0)).isFalse();
    }
}
