package dev.raceprobe.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.raceprobe.target.truth.TruthSnapshot.Connections;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthyTest {
    private FaultyTarget target;

    @BeforeEach
    void start() {
        target = Targets.start();
    }

    @AfterEach
    void stop() {
        target.close();
    }

    @Test
    void greetsWithTheUserAndAnswersPingWithItsId() {
        try (RawClient client = RawClient.open(target, "/ws", "ann")) {
            assertThat(client.nextFrame()).hasToString("{\"type\":\"connection_established\",\"user\":\"ann\"}");
            assertThat(client.ping("7").nextFrame()).hasToString("{\"type\":\"pong\",\"id\":\"7\"}");
        }
    }

    @Test
    void chatIsAnsweredWithFiveNumberedEventsThatNameTheUser() {
        try (RawClient client = RawClient.open(target, "/ws?pace=1ms", "ann")) {
            client.next();
            client.chat("c", "canary-1");
            for (int sequence = 1; sequence <= 5; sequence++) {
                var event = client.nextFrame();
                assertThat(event.path("seq").asInt()).isEqualTo(sequence);
                assertThat(event.path("user").asText()).isEqualTo("ann");
                assertThat(event.path("id").asText()).isEqualTo("c");
                if (sequence == 2 || sequence == 5) {
                    assertThat(event.path("text").asText()).contains("canary-1");
                }
            }
        }
    }

    @Test
    void whatIsNoMessageOfTheProtocolGetsAnErrorFrame() {
        try (RawClient client = RawClient.open(target, "/ws", "ann")) {
            client.next();
            assertThat(client.send("{\"type\":\"dance\"}").next()).isEqualTo("error");
            assertThat(client.send("not json").next()).isEqualTo("error");
            assertThat(client.send("[1]").next()).isEqualTo("error");
            assertThat(client.ping("still here").next()).isEqualTo("pong still here");
        }
    }

    @Test
    void messageSentInTheTurnOfThe101IsNeverLost() {
        for (int i = 0; i < 300; i++) {
            try (RawClient client = RawClient.open(target, "/ws", "ann")) {
                client.ping("at once");
                assertThat(client.next()).isEqualTo("connection_established");
                assertThat(client.next()).isEqualTo("pong at once");
            }
        }
        assertThat(target.truth().faults()).isEmpty();
        assertThat(target.truth().messages().received()).isEqualTo(300);
    }

    @Test
    void everyEndIsCountedByItsCodeAndNobodyStaysActive() {
        RawClient.open(target, "/ws", "ann").close();
        try (RawClient client = RawClient.open(target, "/ws", "bob")) {
            client.next();
            assertThat(client.sendClose(4001).next()).isEqualTo("close 4001");
        }
        RawClient.handshake(target, "/ws", Map.of()).close();
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(target.truth().connections())
                        .isEqualTo(new Connections(2, 0, Map.of(401, 1L), Map.of(1006, 1L, 4001, 1L))));
    }

    @Test
    void anotherImplementationOfTheProtocolUnderstandsIt() {
        HttpClient http = HttpClient.newHttpClient();
        List<CompletableFuture<String>> firsts =
                IntStream.range(0, 200).mapToObj(i -> first(http, "user-" + i)).toList();
        firsts.forEach(first -> assertThat(first.join()).contains("connection_established"));
        assertThat(target.truth().connections().opened()).isEqualTo(200);
    }

    private CompletableFuture<String> first(HttpClient http, String user) {
        CompletableFuture<String> first = new CompletableFuture<>();
        http.newWebSocketBuilder()
                .header("Authorization", "Bearer " + Tokens.of(user))
                .subprotocols("chat.v1")
                .buildAsync(URI.create(target.url("/ws")), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                        first.complete(text.toString());
                        return null;
                    }
                })
                .whenComplete((socket, failure) -> {
                    if (failure != null) {
                        first.completeExceptionally(failure);
                    }
                });
        return first;
    }
}
