package dev.raceprobe.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandlerCrashTest {
    private FaultyTarget target;

    @BeforeEach
    void start() {
        target = Targets.start();
    }

    @AfterEach
    void stop() {
        target.close();
    }

    private int handshake(String query) {
        try (RawClient client =
                RawClient.handshake(target, "/crash?" + query, Map.of("Authorization", "Bearer " + Tokens.of("ann")))) {
            return client.status();
        }
    }

    @Test
    void crashBeforeTheUpgradeIsAnsweredWith500() {
        assertThat(handshake("at=connect&p=1")).isEqualTo(500);
        assertThat(Targets.faults(target)).isEqualTo("crash 500 1/1;");
        assertThat(target.truth().connections().rejected()).isEqualTo(Map.of(500, 1L));
    }

    @Test
    void crashOnAMessageClosesWith1011() {
        try (RawClient client = RawClient.open(target, "/crash?at=message&p=1", "ann")) {
            client.next();
            assertThat(client.ping("a").next()).isEqualTo("close 1011");
        }
        assertThat(Targets.faults(target)).isEqualTo("crash 1011 1/1;");
    }

    @ParameterizedTest
    @CsvSource({"error, The remote endpoint was in state", "exception, java.lang.NullPointerException"})
    void crashOnAMessageIsToldAndTheConnectionStays(String with, String words) {
        try (RawClient client = RawClient.open(target, "/crash?with=" + with, "ann")) {
            client.next();
            for (String id : List.of("a", "b")) {
                assertThat(client.ping(id).nextFrame().path("message").asText()).startsWith(words);
            }
        }
        assertThat(Targets.faults(target)).isEqualTo("crash " + with + " 2/1;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "message"})
    void fixedVariantDoesNotCrash(String at) {
        try (RawClient client = RawClient.open(target, "/crash?p=1&variant=fixed&at=" + at, "ann")) {
            client.next();
            assertThat(client.ping("a").next()).isEqualTo("pong a");
        }
        assertThat(target.truth().faults()).isEmpty();
    }

    @Test
    void withProbabilityTheTruthCountsTheRefusalsThatClientsSaw() {
        int refused = 0;
        for (int i = 0; i < 100; i++) {
            refused += handshake("at=connect&p=0.3") == 500 ? 1 : 0;
        }
        // Binomial(100, 0.3): outside of this with probability under 1e-6, and the seed is fixed.
        assertThat(refused).isBetween(10, 54);
        assertThat(target.truth().count("crash", "500")).isEqualTo(refused);
    }

    @Test
    void theSameSeedCrashesTheSameConnections() {
        String first = "";
        String second = "";
        String other = "";
        try (FaultyTarget again = Targets.start()) {
            for (int i = 0; i < 40; i++) {
                first += handshake("at=connect&p=0.5&seed=5");
                other += handshake("at=connect&p=0.5&seed=6");
            }
            target.close();
            target = again;
            for (int i = 0; i < 40; i++) {
                second += handshake("at=connect&p=0.5&seed=5");
            }
            assertThat(second).isEqualTo(first).isNotEqualTo(other);
        }
    }
}
