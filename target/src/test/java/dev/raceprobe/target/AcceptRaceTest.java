package dev.raceprobe.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptRaceTest {
    private FaultyTarget target;

    @BeforeEach
    void start() {
        target = Targets.start();
    }

    @AfterEach
    void stop() {
        target.close();
    }

    private RawClient open(String query) {
        return RawClient.open(target, "/accept-race?" + query, "ann");
    }

    @Test
    void messageInsideTheWindowGetsStarlettesErrorAndTheConnectionGoesOn() {
        try (RawClient client = open("window=150ms&outcome=error")) {
            client.ping("early");
            assertThat(client.nextFrame().path("message").asText())
                    .isEqualTo("WebSocket is not connected. Need to call \"accept\" first.");
            assertThat(client.next()).isEqualTo("connection_established");
            assertThat(client.ping("later").next()).isEqualTo("pong later");
        }
        assertThat(Targets.faults(target)).isEqualTo("accept_race error 1/1;");
    }

    @Test
    void messageInsideTheWindowClosesWith1011() {
        try (RawClient client = open("window=5s&outcome=1011")) {
            assertThat(client.ping("early").next()).isEqualTo("close 1011");
        }
        assertThat(Targets.faults(target)).isEqualTo("accept_race 1011 1/1;");
    }

    @Test
    void messageInsideTheWindowIsLostAndLaterOnesAreAnswered() {
        try (RawClient client = open("window=150ms&outcome=lost")) {
            client.ping("early").ping("early too");
            assertThat(client.next()).isEqualTo("connection_established");
            assertThat(client.ping("later").next()).isEqualTo("pong later");
        }
        assertThat(Targets.faults(target)).isEqualTo("accept_race lost 2/1;");
    }

    @Test
    void messageInsideTheWindowResetsTheTransportWithoutACloseFrame() {
        try (RawClient client = open("window=5s&outcome=abort")) {
            assertThat(client.ping("early").next()).isEqualTo("reset");
        }
        assertThat(Targets.faults(target)).isEqualTo("accept_race abort 1/1;");
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(
                        () -> assertThat(target.truth().connections().closed()).containsOnly(entry(1006, 1L)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws", "/accept-race?variant=fixed", "/accept-race?p=0"})
    void whatCameBeforeThe101IsKeptAndAnswered(String path) {
        try (RawClient client = RawClient.openWithEarlyPing(target, path, "early")) {
            assertThat(client.next()).isEqualTo("connection_established");
            assertThat(client.next()).isEqualTo("pong early");
            assertThat(client.ping("later").next()).isEqualTo("pong later");
        }
        assertThat(Targets.faults(target)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0ms", "100ms"})
    void racyVariantLosesWhatCameBeforeThe101AndSaysSoByAnotherName(String window) {
        try (RawClient client =
                RawClient.openWithEarlyPing(target, "/accept-race?outcome=lost&window=" + window, "early")) {
            assertThat(client.next()).isEqualTo("connection_established");
            assertThat(client.ping("later").next()).isEqualTo("pong later");
        }
        assertThat(Targets.faults(target)).isEqualTo("pipelined lost 1/1;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "1011", "lost", "abort"})
    void fixedVariantKeepsMessagesAndAnswersThemInOrderAfterTheAccept(String outcome) {
        try (RawClient client = open("variant=fixed&window=100ms&outcome=" + outcome)) {
            client.ping("a").ping("b");
            assertThat(client.next()).isEqualTo("connection_established");
            assertThat(client.next()).isEqualTo("pong a");
            assertThat(client.next()).isEqualTo("pong b");
        }
        assertThat(target.truth().faults()).isEmpty();
    }

    @Test
    void greetingBeforeTheAcceptLuresThePatientClientIntoTheRaceToo() {
        try (RawClient client = open("window=5s&ready=before")) {
            assertThat(client.next()).isEqualTo("connection_established");
            assertThat(client.ping("a").next()).isEqualTo("error");
        }
    }

    @Test
    void withProbabilityTheTruthCountsWhatClientsSaw() {
        int errors = 0;
        for (int i = 0; i < 100; i++) {
            try (RawClient client = open("window=500ms&p=0.3&seed=7&ready=before")) {
                client.next();
                errors += client.ping("a").next().equals("error") ? 1 : 0;
            }
        }
        assertThat(Targets.faults(target)).isEqualTo("accept_race error %d/%d;".formatted(errors, errors));
        // Binomial(100, 0.3): outside of this with probability under 1e-6, and the seed is fixed.
        assertThat(errors).isBetween(10, 54);
    }

    @Test
    void theLogSaysWhichMessageOfWhichTraceCameHowLongAfterThe101(@TempDir Path dir) throws Exception {
        Path log = dir.resolve("truth.jsonl");
        long beforeNanos;
        long afterNanos;
        try (FaultyTarget logged = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, log));
                RawClient client = RawClient.open(logged, "/accept-race?window=20..2000ms&outcome=lost", "ann")) {
            beforeNanos = System.nanoTime();
            client.ping("m-1");
            client.next();
            afterNanos = System.nanoTime();
        }
        JsonNode fault = Files.readAllLines(log).stream()
                .map(AcceptRaceTest::json)
                .filter(line -> line.path("what").asText().equals("fault"))
                .findFirst()
                .orElseThrow();
        assertThat(fault.path("user").asText()).isEqualTo("ann");
        assertThat(fault.path("outcome").asText()).isEqualTo("lost");
        assertThat(fault.path("message").asText()).isEqualTo("m-1");
        assertThat(fault.path("window_us").asLong())
                .isBetween(20_000L, 2_000_000L)
                .isLessThanOrEqualTo((afterNanos - beforeNanos) / 1000 + 50_000);
        assertThat(fault.path("offset_us").asLong())
                .isBetween(0L, fault.path("window_us").asLong());
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
