package dev.raceprobe.probe.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.probe.ws.ConnectorSettings.Limits;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The addresses behind a name, as a DNS server tells them: each try is in the timeline. */
@Timeout(60)
class RotationTest {
    private NameServer names;
    private Vertx vertx;
    private ContextInternal context;

    /** The target is {@code chat.test}. */
    private void resolve(int ttlSeconds, String... addresses) throws IOException {
        names = new NameServer(ttlSeconds, addresses);
        vertx = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(1)
                .setAddressResolverOptions(new AddressResolverOptions()
                        .addServer("127.0.0.1:" + names.port())
                        .setSearchDomains(List.of())));
        context = ((VertxInternal) vertx).createEventLoopContext();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        names.close();
    }

    private WsConnector connector(int port, long timeoutMillis, String... denied) {
        return new WsConnector(
                vertx,
                context,
                new ConnectorSettings(
                        "chat.test",
                        port,
                        null,
                        TimeUnit.MILLISECONDS.toNanos(timeoutMillis),
                        false,
                        null,
                        Limits.DEFAULT,
                        List.of(denied)));
    }

    private Recorder open(WsConnector connector) throws Exception {
        Recorder recorder = new Recorder();
        context.nettyEventLoop()
                .submit(() -> recorder.connection = connector.open(Loop.opening(), recorder))
                .get();
        recorder.awaitEnd();
        return recorder;
    }

    /** Its tries, without the port. */
    private static List<String> tries(Recorder recorder, int port) {
        return recorder.heard.stream()
                .filter(h -> h.startsWith("CONNECT_FAILED") || h.startsWith("TCP"))
                .map(h -> h.replace(":" + port, ""))
                .toList();
    }

    private static RawServer serverAt(String address) throws IOException {
        return new RawServer(new ServerSocket(0, 50, InetAddress.getByName(address)), peer -> {
            peer.upgrade();
            peer.send(RawServer.hex("8800"));
            peer.drain();
        });
    }

    @Test
    void addressesTakeTurnsAndTheNextOneIsTriedAfterARefusal() throws Exception {
        resolve(60, "127.0.0.3", "127.0.0.1", "127.0.0.2");
        try (RawServer server = serverAt("127.0.0.2")) {
            WsConnector connector = connector(server.port(), 10_000, "127.0.0.3/32");
            List<List<String>> heard = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Recorder recorder = open(connector);
                assertThat(recorder.ending.result()).isEqualTo(ConnectResult.OPENED);
                heard.add(tries(recorder, server.port()));
            }

            String refused = "CONNECT_FAILED 127.0.0.1: connection refused";
            String denied = "CONNECT_FAILED 127.0.0.3 lies in the denied block 127.0.0.3/32";
            String connected = "TCP_CONNECTED 127.0.0.2";
            assertThat(heard)
                    .containsExactly(
                            List.of(refused, connected),
                            List.of(connected),
                            List.of(denied, refused, connected),
                            List.of(refused, connected));
            assertThat(names.queries).as("within the time to live").hasValue(1);
        }
    }

    @Test
    void aNameIsResolvedAnewOnceItsTimeToLiveIsOverAndNotBefore() throws Exception {
        resolve(2, "127.0.0.1");
        try (RawServer server = serverAt("127.0.0.2")) {
            WsConnector connector = connector(server.port(), 10_000);
            assertThat(open(connector).ending.result()).isEqualTo(ConnectResult.REFUSED);
            names.answerWith("127.0.0.2");

            Recorder[] last = new Recorder[1];
            Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> {
                last[0] = open(connector);
                assertThat(last[0].ending.result() == ConnectResult.OPENED)
                        .as("the new address, and that the name was asked for again")
                        .isEqualTo(names.queries.get() > 1);
                return last[0].ending.result() == ConnectResult.OPENED;
            });
            assertThat(tries(last[0], server.port())).containsExactly("TCP_CONNECTED 127.0.0.2");
        }
    }

    @Test
    void theNextAddressIsTriedAfterATimeoutWithinConnectTimeout() throws Exception {
        resolve(60, "127.0.0.1", "127.0.0.2");
        try (RawServer server = serverAt("127.0.0.2");
                // nobody accepts, and its queue is full: the kernel drops what comes
                ServerSocket full = new ServerSocket(server.port(), 1, InetAddress.getByName("127.0.0.1"))) {
            List<Socket> waiting = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                waiting.add(new Socket(full.getInetAddress(), full.getLocalPort()));
            }

            Recorder recorder = open(connector(server.port(), 6_000));

            assertThat(recorder.ending.result()).isEqualTo(ConnectResult.OPENED);
            assertThat(tries(recorder, server.port()))
                    .containsExactly("CONNECT_FAILED 127.0.0.1: no answer in time", "TCP_CONNECTED 127.0.0.2");
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @Test
    void anAddressThatTakesTheConnectionAndDoesNotAnswerIsTheLastThatIsTried() throws Exception {
        resolve(60, "127.0.0.1", "127.0.0.2");
        try (RawServer server = serverAt("127.0.0.2");
                ServerSocket silent = new ServerSocket(server.port(), 50, InetAddress.getByName("127.0.0.1"))) {
            Recorder recorder = open(connector(server.port(), 1_000));

            assertThat(recorder.ending.result()).isEqualTo(ConnectResult.TIMEOUT);
            assertThat(tries(recorder, server.port())).containsExactly("TCP_CONNECTED 127.0.0.1");
            assertThat(silent.isBound()).isTrue();
        }
    }

    @Test
    void whereAllRefuseEachIsInTheTimelineAndTheLastIsTheResult() throws Exception {
        resolve(60, "127.0.0.3", "127.0.0.4", "127.0.0.5");
        try (RawServer elsewhere = serverAt("127.0.0.2")) {
            Recorder recorder = open(connector(elsewhere.port(), 10_000));

            assertThat(recorder.ending.result()).isEqualTo(ConnectResult.REFUSED);
            assertThat(recorder.ending.detail()).isEqualTo("127.0.0.5:" + elsewhere.port() + ": connection refused");
            assertThat(tries(recorder, elsewhere.port()))
                    .isEqualTo(Stream.of("127.0.0.3", "127.0.0.4", "127.0.0.5")
                            .map(a -> "CONNECT_FAILED " + a + ": connection refused")
                            .toList());
        }
    }

    @ParameterizedTest(name = "{0} where {1} listens")
    @CsvSource({
        "127.0.0.1 ::1, 127.0.0.1, CONNECT_FAILED [::1]: connection refused, TCP_CONNECTED 127.0.0.1",
        "127.0.0.1 ::1, ::1,       TCP_CONNECTED [::1],",
        "::1,           ::1,       TCP_CONNECTED [::1],",
    })
    void recordsOfBothFamiliesAreAddressesAlike(String records, String listens, String first, String second)
            throws Exception {
        assumeTrue(Ipv6.isAskedFor(), "no IPv6 but that of loopback");
        resolve(60, records.split(" "));
        try (RawServer server = serverAt(listens)) {
            Recorder recorder = open(connector(server.port(), 10_000));

            assertThat(recorder.ending.result()).as("%s", recorder.heard).isEqualTo(ConnectResult.OPENED);
            assertThat(recorder.heard.stream()
                            .filter(h -> h.startsWith("CONNECT_FAILED") || h.startsWith("TCP"))
                            .map(h -> h.replace(":" + server.port(), "")))
                    .containsExactlyElementsOf(
                            Stream.of(first, second).filter(s -> s != null).toList());
        }
    }

    /** What a name says is one thing; what is connected to is another, and that is what counts. */
    @ParameterizedTest(name = "{0} is denied by {1}")
    @CsvSource({
        "127.0.0.1,        127.0.0.0/8",
        "::1,              ::1/128",
        "::ffff:127.0.0.1, 127.0.0.0/8",
    })
    void anAddressInADeniedBlockIsNeverConnectedTo(String record, String denied) throws Exception {
        assumeTrue(!record.contains(":") || Ipv6.isAskedFor(), "no IPv6 but that of loopback");
        resolve(60, record);
        try (RawServer server = serverAt("127.0.0.1")) {
            Recorder recorder = open(connector(server.port(), 10_000, denied));

            assertThat(recorder.ending.result()).isEqualTo(ConnectResult.DNS);
            assertThat(recorder.ending.detail()).endsWith(" lies in the denied block " + denied);
            assertThat(server.requests).isEmpty();
            assertThat(recorder.heard).noneMatch(h -> h.startsWith("TCP"));
        }
    }
}
