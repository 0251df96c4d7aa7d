package dev.raceprobe.probe.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.CutKind;
import dev.raceprobe.api.v1alpha1.LatencyProfile;
import dev.raceprobe.api.v1alpha1.RoundTrip;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.probe.ws.ConnectorSettings.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Σ results = attempts, and at the end nothing is open, whatever either side does. */
@Timeout(60)
class AccountingTest {
    @RegisterExtension
    static final Loop LOOP = new Loop();

    private static final int CONNECTIONS = 400;
    private static final long SEED = 20_261_121;

    @Test
    void everyAttemptEndsInExactlyOneResultAndLeavesNoSocket() throws Exception {
        Random chance = new Random(SEED);
        LatencyProfile slow =
                new LatencyProfile("slow", new RoundTrip("1ms", "30ms"), null, 1L, null, List.of(), List.of());
        try (RawServer server = new RawServer(AccountingTest::misbehave)) {
            ConnectorSettings settings =
                    Loop.with(Loop.plain("127.0.0.1", server.port()), null, 1_000, true, Limits.DEFAULT);
            WsConnector connector = LOOP.connector(settings);
            LOOP.open(connector, Loop.opening(), new Recorder().onUpgrade(Connection::abandon))
                    .awaitEnd();
            long before = sockets();
            List<Recorder> recorders = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                int whim = chance.nextInt(8);
                Recorder recorder = new Recorder().onUpgrade(c -> act(c, whim));
                recorders.add(LOOP.open(connector, Loop.opening(i % 2 == 0 ? slow : null, i), recorder));
                if (whim == 7) {
                    LOOP.context.owner().setTimer(1 + i % 20, ignored -> recorder.connection.abandon());
                }
            }
            LOOP.run(() ->
                    LOOP.context.owner().setTimer(3_000, ignored -> recorders.forEach(r -> r.connection.abandon())));
            Map<ConnectResult, Integer> results = new EnumMap<>(ConnectResult.class);
            recorders.forEach(r -> results.merge(r.awaitEnd().result(), 1, Integer::sum));
            assertThat(results.values().stream().mapToInt(i -> i).sum()).isEqualTo(CONNECTIONS);
            assertThat(results)
                    .as("seed %d", SEED)
                    .containsKeys(
                            ConnectResult.OPENED,
                            ConnectResult.REJECTED,
                            ConnectResult.TIMEOUT,
                            ConnectResult.CUT,
                            ConnectResult.TCP,
                            ConnectResult.PROTOCOL,
                            ConnectResult.CANCELLED)
                    .doesNotContainKey(ConnectResult.PROBE_ERROR);
            server.released.countDown();
            Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> sockets() <= before);
        }
    }

    private static void act(Connection connection, int whim) {
        switch (whim) {
            case 0 -> connection.close(1000, "done");
            case 1 -> connection.cut(CutKind.Reset);
            case 2 -> connection.cut(CutKind.HalfOpen);
            case 3 -> connection.abandon();
            default -> connection.sendText("hello", Connection.Sent.IGNORED);
        }
    }

    private static void misbehave(RawServer.Peer peer) throws IOException, InterruptedException {
        int whim = peer.socket.getPort() % 11;
        if (whim == 0) {
            return;
        }
        String request = peer.readRequest();
        switch (whim) {
            case 1 -> peer.reset();
            case 2 -> peer.hold();
            case 3 -> peer.send("HTTP/1.1 503 Service Unavailable\r\n\r\n");
            case 4 -> peer.send("220 mail.example ESMTP\r\n");
            case 5 -> {
                peer.send(peer.response(request));
                peer.reset();
            }
            case 6 -> {
                peer.send(peer.response(request));
                peer.send(RawServer.hex("8105 68"));
            }
            case 7 -> {
                peer.send(peer.response(request, "Sec-WebSocket-Extensions: permessage-deflate\r\n"));
                peer.send(RawServer.hex("c10548656c6c6f"));
                peer.drain();
            }
            case 8 -> {
                peer.send(peer.response(request));
                peer.send(RawServer.hex("8000"));
                peer.drain();
            }
            default -> {
                peer.send(peer.response(request));
                peer.send(RawServer.textFrame("hello"));
                peer.send(RawServer.hex("880203e8"));
                peer.drain();
            }
        }
    }

    private static long sockets() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(AccountingTest::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false;
        }
    }
}
