package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A server that kills its sockets for a while, again and again, as something that restarts or collects garbage does. */
@Tag("truth")
@Isolated
class PeriodicTargetTest {
    private static final long PERIOD_MILLIS = 5_300;
    private static final long OUTAGE_MILLIS = 900;

    @TempDir
    private Path directory;

    private Vertx vertx;
    private HttpServer server;

    @BeforeEach
    void startServer() throws Exception {
        vertx = Vertx.vertx();
        server = vertx.createHttpServer()
                .webSocketHandler(PeriodicTargetTest::serve)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void stopServer() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static void serve(ServerWebSocket socket) {
        socket.writeTextMessage(
                new JsonObject().put("type", "connection_established").encode());
        socket.textMessageHandler(text -> {
            if (System.currentTimeMillis() % PERIOD_MILLIS < OUTAGE_MILLIS) {
                socket.close((short) 1011, "restarting");
            } else {
                String id = new JsonObject(text).getString("id", "");
                socket.writeTextMessage(
                        new JsonObject().put("type", "pong").put("id", id).encode());
                socket.writeTextMessage(
                        new JsonObject().put("type", "answer").put("id", id).encode());
            }
        });
    }

    @Test
    void thePeriodIsInTheStatus() throws IOException {
        String spec = ProbeText.at(server.actualPort(), "/").scenario("""
                        {name: answers, type: EventDelivery, interval: 1s, eventDelivery: {
                          trigger: '{"type":"chat","id":"{nonce}","text":"hello"}', sessions: 3, eventDeadline: 300ms,
                          lostAfter: 600ms, settleFor: 250ms, events: [answer]}}""").toString();
        Path file = Files.writeString(directory.resolve("probe.yaml"), spec);

        Cli run = Cli.call("run", file.toString(), "--for", "90s", "--output", "json");

        System.out.println(
                "period: a server that is away every 5.3 s: " + run.row().path("period"));
        assertThat(run.row().at("/period/seconds").asDouble())
                .as(run.out() + run.err())
                .isCloseTo(5.3, within(0.1));
        assertThat(run.row().at("/period/confidencePercent").asText()).isEqualTo("99.9");
    }
}
