package dev.raceprobe.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuthRaceTest {
    private FaultyTarget target;

    @BeforeEach
    void start() {
        target = Targets.start();
    }

    @AfterEach
    void stop() {
        target.close();
    }

    private int statusWith(String query, Map<String, String> headers) {
        try (RawClient client = RawClient.handshake(target, "/auth?" + query, headers)) {
            return client.status();
        }
    }

    @Test
    void aValidTokenIsRefusedWhileTwoOthersAreServed() {
        Map<String, String> valid = Map.of("Authorization", "Bearer " + Tokens.of("ann"));
        assertThat(statusWith("fault=race", valid)).isEqualTo(101);
        try (RawClient one = RawClient.open(target, "/auth?fault=race&seed=2", "ann");
                RawClient two = RawClient.open(target, "/auth?fault=race&seed=2", "ann")) {
            assertThat(one.next() + two.next()).contains("connection_established");
            assertThat(statusWith("fault=race&seed=2", valid)).isEqualTo(401);
        }
        assertThat(Targets.faults(target)).isEqualTo("auth race 1/1;");
    }

    @Test
    void aWrongTokenIsLetInOrRefused() {
        assertThat(statusWith("fault=accept&wrong=missing", Map.of())).isEqualTo(101);
        assertThat(statusWith("fault=linger", Map.of("Authorization", "Bearer eyJ")))
                .isEqualTo(101);
        assertThat(statusWith("fault=accept&wrong=expired", Map.of())).isEqualTo(401);
        assertThat(statusWith("fault=accept&variant=fixed", Map.of())).isEqualTo(401);
        assertThat(statusWith("fault=accept&variant=fixed&refuse=hide", Map.of()))
                .isEqualTo(404);
        assertThat(Targets.faults(target)).isEqualTo("auth accept 1/1;auth linger 1/1;");
    }

    @Test
    void aRefusalMayComeAfterTheUpgrade() {
        try (RawClient client = RawClient.handshake(target, "/auth?variant=fixed&refuse=close&delay=50ms", Map.of())) {
            assertThat(client.status()).isEqualTo(101);
            assertThat(client.next()).isEqualTo("close 4401");
        }
        assertThat(target.truth().faults()).isEmpty();
    }

    @Test
    void nothingIsAnsweredBeforeTheAcknowledgementUnlessItIsTheFault() {
        try (RawClient client = RawClient.open(target, "/auth?variant=fixed&ack=100ms", "ann")) {
            client.next();
            assertThat(client.ping("a").next()).isEqualTo("auth_ok");
            assertThat(client.next()).isEqualTo("pong a");
        }
        try (RawClient client = RawClient.open(target, "/auth?fault=early&ack=1s", "ann")) {
            client.next();
            assertThat(client.ping("a").next()).isEqualTo("pong a");
        }
        assertThat(Targets.faults(target)).isEqualTo("auth early 1/1;");
    }
}
