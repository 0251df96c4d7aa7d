package dev.raceprobe.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class GateTest {
    private static FaultyTarget target;

    @BeforeAll
    static void start() {
        target = Targets.start();
    }

    @AfterAll
    static void stop() {
        target.close();
    }

    private static RawClient as(String user, String uri) {
        return RawClient.handshake(target, uri, Map.of("Authorization", "Bearer " + Tokens.of(user)));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aGoodTokenIsRefusedBeforeThe101(int status) {
        target.resetTruth();
        try (RawClient client = as("u-1", "/gate?with=" + status)) {
            assertThat(client.status()).isEqualTo(status);
        }
        assertThat(Targets.faults(target)).isEqualTo("gate " + status + " 1/1;");
    }

    @ParameterizedTest
    @ValueSource(ints = {1008, 4401})
    void aGoodTokenIsRefusedByACloseBeforeTheGreeting(int code) {
        target.resetTruth();
        try (RawClient client = as("u-1", "/gate?with=" + code)) {
            assertThat(client.next()).isEqualTo("close " + code);
        }
        assertThat(Targets.faults(target)).isEqualTo("gate " + code + " 1/1;");
    }

    @Test
    void onlyOneUserIsMeant() {
        try (RawClient other = as("raceprobe-13@x", "/gate?user=3");
                RawClient meant = as("raceprobe-3@x", "/gate?user=3");
                RawClient fixed = as("raceprobe-3@x", "/gate?user=3&variant=fixed")) {
            assertThat(other.next()).isEqualTo("connection_established");
            assertThat(meant.status()).isEqualTo(401);
            assertThat(fixed.next()).isEqualTo("connection_established");
        }
    }

    @Test
    void aTokenMayComeInTheFirstMessage() {
        try (RawClient client = RawClient.handshake(target, "/ws?auth=first_message", Map.of())) {
            client.send("{\"type\":\"auth\",\"token\":\"" + Tokens.of("ada") + "\"}");
            assertThat(client.next()).isEqualTo("auth_ok");
            assertThat(client.nextFrame().path("user").asText()).isEqualTo("ada");
            assertThat(client.ping("a").next()).isEqualTo("pong a");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\":\"auth\",\"token\":\"eyJ.no.no\"}", "{\"type\":\"ping\",\"id\":\"a\"}", "no"})
    void anythingElseInTheFirstMessageIsRefused(String message) {
        try (RawClient client = RawClient.handshake(target, "/ws?auth=first_message", Map.of())) {
            assertThat(client.send(message).next()).isEqualTo("close 4401");
        }
    }
}
