package dev.raceprobe.probe.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raceprobe.api.v1alpha1.Target;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.probe.ws.ConnectorSettings.Limits;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class AddressesTest {
    @Test
    void addressesTakeTurnsAndTheNextOneIsTriedAfterARefusal() throws Exception {
        NameServer names = new NameServer(60, "127.0.0.3", "127.0.0.1", "127.0.0.2");
        Vertx vertx = vertx(names);
        ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.2"));
        try (RawServer server = new RawServer(socket, peer -> {
            peer.upgrade();
            peer.send(RawServer.hex("8800"));
            peer.drain();
        })) {
            ConnectorSettings settings = new ConnectorSettings(
                    "chat.test",
                    server.port(),
                    null,
                    TimeUnit.SECONDS.toNanos(10),
                    false,
                    null,
                    Limits.DEFAULT,
                    List.of("127.0.0.3/32"));
            var context = ((VertxInternal) vertx).createEventLoopContext();
            WsConnector connector = new WsConnector(vertx, context, settings);
            List<List<String>> heard = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Recorder recorder = new Recorder();
                context.nettyEventLoop()
                        .submit(() -> recorder.connection = connector.open(Loop.opening(), recorder))
                        .get();
                assertThat(recorder.awaitEnd().result()).isEqualTo(ConnectResult.OPENED);
                heard.add(recorder.heard.stream()
                        .filter(h -> h.startsWith("CONNECT_FAILED") || h.startsWith("TCP"))
                        .map(h -> h.replace(":" + server.port(), ""))
                        .toList());
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
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
            names.close();
        }
    }

    @Test
    void aNameIsResolvedAnewOnceItsTimeToLiveIsOver() throws Exception {
        NameServer names = new NameServer(1, "127.0.0.1");
        Vertx vertx = vertx(names);
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            peer.send(RawServer.hex("8800"));
            peer.drain();
        })) {
            var context = ((VertxInternal) vertx).createEventLoopContext();
            WsConnector connector = new WsConnector(vertx, context, Loop.plain("chat.test", server.port()));
            Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> {
                Recorder recorder = new Recorder();
                context.nettyEventLoop()
                        .submit(() -> recorder.connection = connector.open(Loop.opening(), recorder))
                        .get();
                assertThat(recorder.awaitEnd().result()).isEqualTo(ConnectResult.OPENED);
                return names.queries.get() >= 3;
            });
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
            names.close();
        }
    }

    private static Vertx vertx(NameServer names) {
        return Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(1)
                .setAddressResolverOptions(new AddressResolverOptions()
                        .addServer("127.0.0.1:" + names.port())
                        .setSearchDomains(List.of())));
    }

    /** A DNS server that answers every question for A records with the same ones, and any other with none. */
    private static final class NameServer implements AutoCloseable {
        final AtomicInteger queries = new AtomicInteger();
        private final DatagramSocket socket;
        private final List<byte[]> records = new ArrayList<>();

        NameServer(int ttlSeconds, String... addresses) throws IOException {
            socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
            for (String address : addresses) {
                records.add(ByteBuffer.allocate(16)
                        .putShort((short) 0xC00C)
                        .putShort((short) 1)
                        .putShort((short) 1)
                        .putInt(ttlSeconds)
                        .putShort((short) 4)
                        .put(InetAddress.getByName(address).getAddress())
                        .array());
            }
            Thread thread = new Thread(this::serve, "name-server");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return socket.getLocalPort();
        }

        private void serve() {
            byte[] bytes = new byte[512];
            while (true) {
                try {
                    DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                    socket.receive(packet);
                    byte[] answer = answer(bytes);
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                } catch (IOException e) {
                    return;
                }
            }
        }

        private byte[] answer(byte[] query) {
            int end = 12;
            while (query[end] != 0) {
                end += query[end] + 1;
            }
            boolean ipv4 = query[end + 2] == 1;
            if (ipv4) {
                queries.incrementAndGet();
            }
            ByteBuffer out = ByteBuffer.allocate(512);
            out.put(query, 0, 2).putShort((short) 0x8180).putShort((short) 1);
            out.putShort((short) (ipv4 ? records.size() : 0)).putInt(0);
            out.put(query, 12, end + 5 - 12);
            if (ipv4) {
                records.forEach(out::put);
            }
            return Arrays.copyOf(out.array(), out.position());
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "169.254.169.254, 169.254.169.254, true",
        "192.168.16.0/20, 192.168.31.255, true",
        "192.168.16.0/20, 192.168.32.0, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "0.0.0.0/0, ::1, false",
        "fd00:ec2::254/128, fd00:ec2::254, true",
        "fd00:ec2::/32, fd00:ec3::1, false",
        "127.0.0.0/8, ::ffff:127.0.0.1, true"
    })
    void aBlockContainsItsAddresses(String block, String address, boolean contained) throws UnknownHostException {
        assertThat(Cidr.parse(block).contains(InetAddress.getByName(address))).isEqualTo(contained);
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0/33", "fd00::/129", "example.com/8", "10.0.0.0/x"})
    void aBadBlockIsRefused(String block) {
        assertThatThrownBy(() -> Cidr.parse(block))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("was " + block);
    }

    @ParameterizedTest
    @CsvSource({
        "ws://chat.example.com/ws, chat.example.com, 80, chat.example.com",
        "ws://chat.example.com:8080/ws, chat.example.com, 8080, chat.example.com:8080",
        "wss://chat_backend.chat.svc/ws, chat_backend.chat.svc, 443, chat_backend.chat.svc",
        "WSS://chat_backend.chat.svc:80/ws, chat_backend.chat.svc, 80, chat_backend.chat.svc:80",
        "wss://[fd00::1]:443/, fd00::1, 443, [fd00::1]",
        "ws://[::1]:9000/, ::1, 9000, [::1]:9000",
    })
    void aTargetsUrlNamesHostPortAndHostHeader(String url, String host, int port, String header) {
        ConnectorSettings settings = ConnectorSettings.of(target(url), List.of(), Path.of("/secrets"));
        assertThat(settings.host()).isEqualTo(host);
        assertThat(settings.hostHeader()).isEqualTo(header);
        assertThat(settings.port()).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({"http://chat/", "ws:///ws", "ws://user:pw@chat/", "chat.example.com", "ws://chat:70000/"})
    void aBadUrlIsRefused(String url) {
        assertThatThrownBy(() -> ConnectorSettings.of(target(url), List.of(), Path.of("/secrets")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("target.url")
                .hasMessageNotContaining("pw");
    }

    private static Target target(String url) {
        return new Target(url, null, null, null, null, null, null, null);
    }

    @ParameterizedTest
    @CsvSource({
        "Too many open files, PROBE_ERROR",
        "connect(..) failed with error(-99): Cannot assign requested address, PROBE_ERROR",
        "finishConnect(..) failed with error(-111): Connection refused: /127.0.0.1:1, REFUSED",
        "connect(..) failed with error(-101): Network is unreachable, REFUSED",
        "finishConnect(..) failed with error(-110): Connection timed out, TIMEOUT",
        "recvAddress(..) failed with error(-104): Connection reset by peer, TCP",
        "something else, TCP"
    })
    void aFailedConnectHasOneResult(String text, ConnectResult result) {
        assertThat(Failures.ofConnect(new IOException(text))).isEqualTo(result);
    }
}
