package dev.raceprobe.target;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NeverReadyTest {
    private FaultyTarget target;

    @BeforeEach
    void start() {
        target = Targets.start();
    }

    @AfterEach
    void stop() {
        target.close();
    }

    /** Messages keep their order: a greeting would come before the answer. */
    @Test
    void theGreetingNeverComesAndTheConnectionIsOpen() {
        try (RawClient client = RawClient.open(target, "/never-ready", "ann")) {
            assertThat(client.ping("a").next()).isEqualTo("pong a");
            assertThat(client.ping("b").next()).isEqualTo("pong b");
        }
        assertThat(Targets.faults(target)).isEqualTo("never_ready silent 1/1;");
    }

    @Test
    void fixedGreetsHoweverLate() {
        try (RawClient client = RawClient.open(target, "/never-ready?variant=fixed&delay=200ms", "ann")) {
            long upgraded = System.nanoTime();
            assertThat(client.next()).isEqualTo("connection_established");
            assertThat((System.nanoTime() - upgraded) / 1_000_000).isBetween(190L, 10_000L);
            assertThat(client.ping("a").next()).isEqualTo("pong a");
        }
        assertThat(target.truth().faults()).isEmpty();
    }
}
