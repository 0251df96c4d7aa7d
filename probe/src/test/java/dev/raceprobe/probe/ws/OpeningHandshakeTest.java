package dev.raceprobe.probe.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.probe.ws.ConnectionListener.Ending;
import dev.raceprobe.probe.ws.ConnectionListener.Initiator;
import dev.raceprobe.probe.ws.ConnectionListener.OpeningStep;
import dev.raceprobe.probe.ws.ConnectorSettings.Limits;
import dev.raceprobe.probe.ws.RawServer.Play;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OpeningHandshakeTest {
    @RegisterExtension
    static final Loop LOOP = new Loop();

    private static Ending endOf(Play play) throws IOException {
        try (RawServer server = new RawServer(play)) {
            return LOOP.open(Loop.plain("127.0.0.1", server.port()), Loop.opening(), new Recorder())
                    .awaitEnd();
        }
    }

    private static Ending answered(String response) throws IOException {
        return endOf(peer -> {
            String request = peer.readRequest();
            peer.send(response.replace("\n", "\r\n").replace("ACCEPT", RawServer.acceptOf(request)));
            peer.drain();
        });
    }

    @Test
    void everyStepIsToldInOrderAndTheFirstMessageLeavesInTheTurnOfThe101() throws Exception {
        long[] serverSaw = new long[2];
        try (RawServer server = new RawServer(peer -> {
            String request = peer.readRequest();
            serverSaw[0] = System.nanoTime();
            peer.send(peer.response(request, "Sec-WebSocket-Protocol: chat.v1\r\n"));
            assertThat(peer.readFrame()).isEqualTo("81 hello");
            serverSaw[1] = System.nanoTime();
            peer.send(RawServer.textFrame("hi"));
            assertThat(peer.readFrame()).startsWith("88 03e8");
            peer.send(RawServer.hex("88 02 03e8"));
            assertThat(peer.readFrame()).isNull();
        })) {
            long[] sent = new long[2];
            Recorder recorder = new Recorder();
            recorder.onUpgrade(c -> {
                        c.sendText("hello", (at, targetSide) -> {
                            sent[0] = at;
                            sent[1] = targetSide;
                        });
                        assertThat(sent[0])
                                .as("leaves after the callback, in one write")
                                .isZero();
                    })
                    .onText(t -> recorder.connection.close(1000, "bye"));
            LOOP.open(Loop.plain("127.0.0.1", server.port()), Loop.opening(), recorder);
            Ending ending = recorder.awaitEnd();

            assertThat(recorder.steps).containsExactly(OpeningStep.TCP_CONNECTED, OpeningStep.UPGRADE_SENT);
            assertThat(recorder.upgrade.subprotocol()).isEqualTo("chat.v1");
            assertThat(recorder.afterUpgrade()).containsExactly("text hi", "close 1000", "ended");
            assertThat(sent[1] - recorder.upgradedTargetSideNanos)
                    .as("nanoseconds from the 101 read to the message written")
                    .isBetween(0L, TimeUnit.MILLISECONDS.toNanos(20));
            assertThat(ending).isEqualTo(new Ending(ConnectResult.OPENED, 101, 1000, "", Initiator.CLIENT, true, ""));
            assertThat(recorder.connection.remoteAddress()).isEqualTo("127.0.0.1:" + server.port());
            Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> server.failures.isEmpty());
        }
    }

    @Test
    void theRequestIsThatOfTheRfc() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            peer.send(RawServer.hex("88 00"));
            peer.drain();
        })) {
            LOOP.open(Loop.plain("localhost", server.port()), Loop.opening(), new Recorder())
                    .awaitEnd();
            assertThat(server.requests.get(0).lines())
                    .startsWith("GET /ws?token=hidden HTTP/1.1", "Host: localhost:" + server.port())
                    .contains(
                            "Upgrade: websocket",
                            "Connection: Upgrade",
                            "Sec-WebSocket-Version: 13",
                            "Authorization: Bearer secret",
                            "Sec-WebSocket-Protocol: chat.v1")
                    .noneMatch(line -> line.startsWith("Sec-WebSocket-Extensions"))
                    .anyMatch(line -> line.matches("Sec-WebSocket-Key: [A-Za-z0-9+/]{22}=="));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://chat.example.com, , 'Origin: https://chat.example.com'",
        ", https://other.example.com, 'Origin: https://other.example.com'",
        "https://chat.example.com, https://other.example.com, 'Origin: https://other.example.com'",
        ", ,",
    })
    void theOriginIsTheTargetsUnlessAHeaderSaysAnother(String origin, String header, String line) throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            peer.send(RawServer.hex("88 00"));
            peer.drain();
        })) {
            ConnectorSettings settings = new ConnectorSettings(
                    "127.0.0.1",
                    server.port(),
                    null,
                    TimeUnit.SECONDS.toNanos(10),
                    false,
                    origin,
                    Limits.DEFAULT,
                    List.of());
            List<Opening.NameValue> headers =
                    header == null ? List.of() : List.of(new Opening.NameValue("origin", header));
            LOOP.open(settings, new Opening("/ws", headers, List.of(), null, 1, false), new Recorder())
                    .awaitEnd();

            assertThat(server.requests
                            .get(0)
                            .lines()
                            .filter(sent -> sent.toLowerCase(Locale.ROOT).startsWith("origin:")))
                    .usingElementComparator(String::compareToIgnoreCase)
                    .containsExactlyElementsOf(line == null ? List.of() : List.of(line));
        }
    }

    @Test
    void framesInTheSameReadAsThe101FollowIt() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            String response = peer.response(peer.readRequest());
            peer.send(
                    response + new String(RawServer.textFrame("ready"), StandardCharsets.ISO_8859_1) + "\u0088\u0000");
            peer.drain();
        })) {
            Recorder recorder = LOOP.open(Loop.plain("127.0.0.1", server.port()), Loop.opening(), new Recorder());
            Ending ending = recorder.awaitEnd();
            assertThat(recorder.afterUpgrade()).containsExactly("text ready", "close 1005", "ended");
            assertThat(ending.code()).isEqualTo(1005);
            assertThat(ending.initiator()).isEqualTo(Initiator.SERVER);
            assertThat(ending.clean()).isTrue();
        }
    }

    @Test
    void aResponseOfSingleBytesAndInterimResponsesAreRead() throws Exception {
        Ending ending = endOf(peer -> {
            String request = peer.readRequest();
            String all = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + peer.response(request) + "\u0088\u0000";
            for (char c : all.toCharArray()) {
                peer.send(String.valueOf(c));
            }
            peer.drain();
        });
        assertThat(ending.result()).isEqualTo(ConnectResult.OPENED);
        assertThat(ending.clean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 301, 401, 403, 404, 426, 429, 500, 502, 503, 504})
    void anyOtherStatusIsARejection(int status) throws Exception {
        Ending ending =
                answered("HTTP/1.1 " + status + " Whatever\nLocation: http://127.0.0.1:1/\nContent-Length: 0\n\n");
        assertThat(ending)
                .isEqualTo(new Ending(
                        ConnectResult.REJECTED, status, 0, "", Initiator.SERVER, false, "HTTP status " + status));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HTTP/1.1 101 OK;Connection: Upgrade;Sec-WebSocket-Accept: ACCEPT | no Upgrade: websocket
            HTTP/1.1 101 OK;Upgrade: h2c;Connection: Upgrade;Sec-WebSocket-Accept: ACCEPT | no Upgrade: websocket
            HTTP/1.1 101 OK;Upgrade: WebSocket;Sec-WebSocket-Accept: ACCEPT | no Connection: Upgrade
            HTTP/1.1 101 OK;Upgrade: websocket;Connection: upgrade | no Sec-WebSocket-Accept
            HTTP/1.1 101 OK;Upgrade: websocket;Connection: upgrade;Sec-WebSocket-Accept: AAAA | wrong Sec-WebSocket-Accept
            HTTP/1.1 101 OK;Upgrade: websocket;Connection: keep-alive, Upgrade;Sec-WebSocket-Accept: ACCEPT;Sec-WebSocket-Protocol: other | a subprotocol that was not offered
            HTTP/1.1 101 OK;Upgrade: websocket;Connection: upgrade;Sec-WebSocket-Accept: ACCEPT;Sec-WebSocket-Extensions: permessage-deflate | an extension that was not offered
            HTTP/1.0 101 OK;Upgrade: websocket;Connection: upgrade;Sec-WebSocket-Accept: ACCEPT | 101 in HTTP/1.0
            HTTP/1.1 101 OK;Upgrade : websocket | malformed header field
            HTTP/1.1 101 OK;Upgrade: websocket; folded: yes | malformed header field
            HTTP/1.1 1O1 OK | malformed status line
            """)
    void aResponseThatBreaksARuleIsNamed(String response, String rule) throws Exception {
        Ending ending = answered(response.strip().replace(";", "\n") + "\n\n");
        assertThat(ending.result()).isEqualTo(ConnectResult.PROTOCOL);
        assertThat(ending.detail()).startsWith(rule);
        assertThat(ending.initiator()).isEqualTo(Initiator.SERVER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH_9.2\n", "\u0015\u0003\u0003\u0000\u0002\u0002\n", "HTTX"})
    void whatIsNotHttpIsNotWaitedFor(String bytes) throws Exception {
        Ending ending = answered(bytes);
        assertThat(ending.result()).isEqualTo(ConnectResult.PROTOCOL);
        assertThat(ending.detail()).isEqualTo("not an HTTP/1.1 response");
    }

    @Test
    void endlessHeadersAreBounded() throws Exception {
        Ending ending = endOf(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 101 OK\r\n");
            while (true) {
                peer.send("X-Filler: 0123456789012345678901234567890123456789\r\n");
            }
        });
        assertThat(ending.result()).isEqualTo(ConnectResult.PROTOCOL);
        assertThat(ending.detail()).isEqualTo("response head over 16384 bytes");
    }

    @Test
    void anEndOfStreamBeforeTheResponseIsACut() throws Exception {
        assertThat(endOf(RawServer.Peer::readRequest).result()).isEqualTo(ConnectResult.CUT);
        Ending within = endOf(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 101 Swi");
        });
        assertThat(within.result()).isEqualTo(ConnectResult.CUT);
        assertThat(within.detail()).contains("end of stream within the response");
    }

    @Test
    void aResetBeforeTheResponseIsTcp() throws Exception {
        Ending ending = endOf(peer -> {
            peer.readRequest();
            peer.reset();
        });
        assertThat(ending.result()).isEqualTo(ConnectResult.TCP);
        assertThat(ending.detail()).contains("reset");
        assertThat(ending.initiator()).isEqualTo(Initiator.NETWORK);
    }

    @Test
    void aSilentServerIsATimeout() throws Exception {
        try (RawServer server = new RawServer(RawServer.Peer::hold)) {
            ConnectorSettings settings =
                    Loop.with(Loop.plain("127.0.0.1", server.port()), null, 150, false, Limits.DEFAULT);
            Ending ending = LOOP.open(settings, Loop.opening(), new Recorder()).awaitEnd();
            assertThat(ending.result()).isEqualTo(ConnectResult.TIMEOUT);
            assertThat(ending.detail()).contains("waiting for the response of 127.0.0.1:");
        }
    }

    @Test
    void aDripFeedingServerIsATimeoutToo() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 101 OK\r\nX-Slow: ");
            while (!peer.socket.isClosed()) {
                peer.send("x");
                TimeUnit.MILLISECONDS.sleep(10);
            }
        })) {
            ConnectorSettings settings =
                    Loop.with(Loop.plain("127.0.0.1", server.port()), null, 200, false, Limits.DEFAULT);
            assertThat(LOOP.open(settings, Loop.opening(), new Recorder())
                            .awaitEnd()
                            .result())
                    .isEqualTo(ConnectResult.TIMEOUT);
        }
    }

    @Test
    void aClosedPortIsRefused() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Recorder recorder = LOOP.open(Loop.plain("127.0.0.1", port), Loop.opening(), new Recorder());
        Ending ending = recorder.awaitEnd();
        assertThat(ending.result()).isEqualTo(ConnectResult.REFUSED);
        assertThat(recorder.heard)
                .containsExactly("CONNECT_FAILED 127.0.0.1:" + port + ": connection refused", "ended");
    }

    @Test
    void aNameThatNobodyKnowsIsDns() {
        Ending ending = LOOP.open(Loop.plain("no-such-host.invalid", 80), Loop.opening(), new Recorder())
                .awaitEnd();
        assertThat(ending.result()).isEqualTo(ConnectResult.DNS);
        assertThat(ending.detail()).startsWith("no-such-host.invalid could not be resolved: ");
    }

    @Test
    void aDeniedAddressIsNeverConnectedTo() throws Exception {
        try (RawServer server = new RawServer(RawServer.Peer::hold)) {
            ConnectorSettings settings = new ConnectorSettings(
                    "localhost",
                    server.port(),
                    null,
                    TimeUnit.SECONDS.toNanos(5),
                    false,
                    null,
                    Limits.DEFAULT,
                    List.of("127.0.0.0/8", "::1/128"));
            Ending ending = LOOP.open(settings, Loop.opening(), new Recorder()).awaitEnd();
            assertThat(ending.result()).isEqualTo(ConnectResult.DNS);
            assertThat(ending.detail()).contains("lies in the denied block");
        }
    }

    @Test
    void ipv6IsConnectedToAndItsHostHeaderHasBrackets() throws Exception {
        assumeTrue(Ipv6.isOnLoopback(), "no IPv6");
        try (RawServer server = new RawServer(new ServerSocket(0, 5, InetAddress.getByName("::1")), peer -> {
            peer.upgrade();
            peer.send(RawServer.hex("88 00"));
            peer.drain();
        })) {
            Recorder recorder = LOOP.open(Loop.plain("::1", server.port()), Loop.opening(), new Recorder());
            assertThat(recorder.awaitEnd().result()).isEqualTo(ConnectResult.OPENED);
            assertThat(server.requests.get(0)).contains("Host: [::1]:" + server.port() + "\r\n");
            assertThat(recorder.connection.remoteAddress()).endsWith("1]:" + server.port());
        }
    }

    @Test
    void anAbandonedAttemptIsCancelledAtAnyPoint() throws Exception {
        try (RawServer server = new RawServer(RawServer.Peer::hold)) {
            Recorder atOnce = new Recorder();
            LOOP.run(() -> {
                atOnce.connection =
                        LOOP.connector(Loop.plain("127.0.0.1", server.port())).open(Loop.opening(), atOnce);
                atOnce.connection.abandon();
                atOnce.connection.abandon();
            });
            assertThat(atOnce.awaitEnd().result()).isEqualTo(ConnectResult.CANCELLED);

            Recorder later = LOOP.open(Loop.plain("127.0.0.1", server.port()), Loop.opening(), new Recorder());
            Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> later.steps.contains(OpeningStep.UPGRADE_SENT));
            LOOP.run(() -> later.connection.abandon());
            assertThat(later.awaitEnd().result()).isEqualTo(ConnectResult.CANCELLED);
        }
    }

    @Test
    void anExceptionOfTheListenerEndsItsConnectionAsTheProbesFault() throws Exception {
        Play play = peer -> {
            peer.upgrade();
            peer.drain();
        };
        try (RawServer server = new RawServer(play)) {
            Recorder inUpgrade = new Recorder().onUpgrade(c -> {
                throw new IllegalArgumentException("Bearer secret");
            });
            Ending ending = LOOP.open(Loop.plain("127.0.0.1", server.port()), Loop.opening(), inUpgrade)
                    .awaitEnd();
            assertThat(ending.result()).isEqualTo(ConnectResult.PROBE_ERROR);
            assertThat(ending.detail())
                    .startsWith("fault of the probe: IllegalArgumentException at ")
                    .doesNotContain("secret");
            assertThat(ending.exhausted()).isFalse();

            Recorder inStep = new Recorder() {
                @Override
                public void step(OpeningStep step, long atNanos, String detail) {
                    throw new IllegalStateException();
                }
            };
            assertThat(LOOP.open(Loop.plain("127.0.0.1", server.port()), Loop.opening(), inStep)
                            .awaitEnd()
                            .result())
                    .isEqualTo(ConnectResult.PROBE_ERROR);
        }
    }

    @Test
    void aHeaderThatCannotBeSentIsTheProbesFaultAndItsValueIsNotTold() throws Exception {
        try (RawServer server = new RawServer(RawServer.Peer::hold)) {
            Opening bad = new Opening(
                    "/", List.of(new Opening.NameValue("X-Key", "s3cret\r\nX: y")), List.of(), null, 1, false);
            Ending ending = LOOP.open(Loop.plain("127.0.0.1", server.port()), bad, new Recorder())
                    .awaitEnd();
            assertThat(ending.result()).isEqualTo(ConnectResult.PROBE_ERROR);
            assertThat(ending.detail()).contains("X-Key").doesNotContain("s3cret");
        }
    }

    @Test
    void aPipelinedMessageLeavesWithTheRequest() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            String request = peer.readRequest();
            assertThat(peer.readFrame()).isEqualTo("81 early");
            peer.send(peer.response(request));
            peer.send(RawServer.hex("88 00"));
            peer.drain();
        })) {
            Recorder recorder = new Recorder();
            long[] sent = new long[1];
            Opening pipelined = new Opening("/", List.of(), List.of(), null, 1, true);
            LOOP.run(() -> {
                recorder.connection =
                        LOOP.connector(Loop.plain("127.0.0.1", server.port())).open(pipelined, recorder);
                recorder.connection.sendText("early", (at, targetSide) -> sent[0] = at);
            });
            assertThat(recorder.awaitEnd().clean()).isTrue();
            assertThat(sent[0]).isNotZero();
            assertThat(server.failures).isEmpty();
        }
    }
}
