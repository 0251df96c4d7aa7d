package dev.raceprobe.target;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlowButCorrectTest {
    @Test
    void greetsAndAnswersLateInOrderAndLosesNothing() {
        try (FaultyTarget target = Targets.start();
                RawClient client = RawClient.open(target, "/slow?delay=200ms", "ann")) {
            long upgraded = System.nanoTime();
            client.ping("a").ping("b");
            assertThat(client.next()).isEqualTo("connection_established");
            assertThat((System.nanoTime() - upgraded) / 1_000_000).isBetween(190L, 10_000L);
            assertThat(client.next()).isEqualTo("pong a");
            assertThat(client.next()).isEqualTo("pong b");
            long asked = System.nanoTime();
            assertThat(client.ping("c").next()).isEqualTo("pong c");
            assertThat((System.nanoTime() - asked) / 1_000_000).isBetween(199L, 10_000L);
            assertThat(target.truth().faults()).isEmpty();
        }
    }
}
