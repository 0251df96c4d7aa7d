package dev.raceprobe.probe.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.probe.ws.ConnectionListener.Ending;
import dev.raceprobe.probe.ws.ConnectorSettings.Limits;
import dev.raceprobe.probe.ws.RawServer.Play;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.Deflater;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All hostile peers at once beside a healthy one: each dies by its own name, the healthy one lives, memory stays bounded. */
@Timeout(60)
class HostilePeersTest {
    @RegisterExtension
    static final Loop LOOP = new Loop();

    private static final Limits SMALL = new Limits(4096, 8192, 1 << 16, 4096);

    /** What a peer does, and how its connection must end. */
    private record Hostile(Play play, ConnectResult result, int code) {}

    private static Map<String, Hostile> peers() {
        Map<String, Hostile> peers = new LinkedHashMap<>();
        peers.put("never answers", new Hostile(RawServer.Peer::drain, ConnectResult.TIMEOUT, 0));
        peers.put(
                "headers without end",
                new Hostile(
                        peer -> {
                            peer.send("HTTP/1.1 101 Switching Protocols\r\n".getBytes(StandardCharsets.US_ASCII));
                            flood(peer, "X-More: and more of it\r\n".getBytes(StandardCharsets.US_ASCII));
                        },
                        ConnectResult.PROTOCOL,
                        0));
        peers.put("huge frame announced", upgraded("827f0000000040000000", 1009));
        peers.put(
                "message of fragments without end",
                new Hostile(
                        peer -> {
                            peer.upgrade();
                            peer.send(RawServer.frame(0x02, new byte[1000]));
                            flood(peer, RawServer.frame(0x00, new byte[1000]));
                        },
                        ConnectResult.OPENED,
                        1009));
        peers.put("masked frame", upgraded("8181 00000000 61", 1002));
        peers.put("reserved bit", upgraded("c10161", 1002));
        peers.put("text that is not UTF-8, split over fragments", upgraded("0101e2 800128", 1007));
        peers.put("oversize ping", upgraded("897e007e", 1002));
        peers.put("close code that must not be sent", upgraded("880203ee", 1002));
        peers.put(
                "goes on and on after a broken rule",
                new Hostile(
                        peer -> {
                            peer.upgrade();
                            peer.send(RawServer.hex("8300"));
                            flood(peer, RawServer.frame(0x82, new byte[1000]));
                        },
                        ConnectResult.OPENED,
                        1002));
        peers.put("compression bomb", new Hostile(HostilePeersTest::bomb, ConnectResult.OPENED, 1009));
        peers.put("announces compressed messages that nobody asked for", upgraded("c10161", 1002));
        peers.put("drips its answer", new Hostile(HostilePeersTest::drip, ConnectResult.TIMEOUT, 0));
        peers.put("length of 64 bits, all set", upgraded("827fffffffffffffffff", 1002));
        peers.put("largest length of all", upgraded("827f7fffffffffffffff", 1009));
        peers.put(
                "end of stream within a frame",
                new Hostile(
                        peer -> {
                            peer.upgrade();
                            peer.send(RawServer.hex("827e0fff 00"));
                        },
                        ConnectResult.OPENED,
                        1006));
        peers.put("end of stream", new Hostile(RawServer.Peer::upgrade, ConnectResult.OPENED, 1006));
        return peers;
    }

    private static Hostile upgraded(String hex, int code) {
        return new Hostile(
                peer -> {
                    peer.upgrade();
                    peer.send(RawServer.hex(hex));
                    peer.drain();
                },
                ConnectResult.OPENED,
                code);
    }

    /** A megabyte of zeros in a thousand bytes. */
    private static void bomb(RawServer.Peer peer) throws IOException {
        peer.upgrade("Sec-WebSocket-Extensions: permessage-deflate\r\n");
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(new byte[1 << 20]);
        byte[] bytes = new byte[4096];
        int made = deflater.deflate(bytes, 0, bytes.length, Deflater.SYNC_FLUSH);
        deflater.end();
        peer.send(RawServer.frame(0xC2, Arrays.copyOf(bytes, made - 4)));
        peer.drain();
    }

    /** A byte of its answer every 50 ms: always on its way, and never there. */
    private static void drip(RawServer.Peer peer) throws IOException {
        for (byte one : peer.response(peer.readRequest()).getBytes(StandardCharsets.US_ASCII)) {
            LockSupport.parkNanos(50_000_000);
            peer.send(new byte[] {one});
        }
    }

    private static void flood(RawServer.Peer peer, byte[] more) throws IOException {
        while (true) {
            peer.send(more);
        }
    }

    @Test
    void eachDiesByItsOwnNameAndNobodyElse() throws Exception {
        Map<String, Hostile> peers = peers();
        List<RawServer> servers = new ArrayList<>();
        AtomicBoolean over = new AtomicBoolean();
        Recorder healthy = new Recorder();
        try (RawServer good = new RawServer(peer -> {
            peer.upgrade();
            for (String frame = peer.readFrame(); frame != null; frame = peer.readFrame()) {
                peer.send(frame.startsWith("88") ? RawServer.hex("880203e8") : RawServer.textFrame("still here"));
            }
        })) {
            healthy.onUpgrade(c -> c.sendText("a", Connection.Sent.IGNORED)).onText(text -> {
                if (over.get()) {
                    healthy.connection.close(1000, "");
                } else {
                    healthy.connection.sendText("again", Connection.Sent.IGNORED);
                }
            });
            LOOP.open(Loop.plain("127.0.0.1", good.port()), Loop.opening(), healthy);
            long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
            Map<String, Recorder> recorders = new LinkedHashMap<>();
            for (Map.Entry<String, Hostile> each : peers.entrySet()) {
                RawServer server = new RawServer(each.getValue().play());
                servers.add(server);
                ConnectorSettings settings =
                        Loop.with(Loop.plain("127.0.0.1", server.port()), null, 1_000, true, SMALL);
                recorders.put(each.getKey(), LOOP.open(settings, Loop.opening(), new Recorder()));
            }
            recorders.forEach((name, recorder) -> {
                Ending ending = recorder.awaitEnd();
                assertThat(ending.result()).as(name).isEqualTo(peers.get(name).result());
                assertThat(ending.code()).as(name).isEqualTo(peers.get(name).code());
            });
            Awaitility.await()
                    .atMost(30, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(servers)
                            .filteredOn(server -> !server.failures.isEmpty())
                            .as("those that go on and on are cut off: headers, fragments, and after a broken rule")
                            .hasSizeGreaterThanOrEqualTo(3));
            int heard = healthy.messages.size();
            Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> healthy.messages.size() > heard + 10);
            assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - before)
                    .as("bytes: the pools' own chunks of 4 MiB, not what the peers sent")
                    .isLessThan(64 << 20);
            over.set(true);
            assertThat(healthy.awaitEnd().clean()).isTrue();
        } finally {
            for (RawServer server : servers) {
                server.close();
            }
        }
    }

    /** None of them breaks a rule: we end them when we have had enough. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "empty fragments, 0200, 0000",
        "empty messages, 8100, 8100",
        "pongs, 8a00, 8a00",
        "pings, 8900, 8900",
        "small texts, 810161, 810161"
    })
    void aFloodWithinTheRulesHoldsUpNobodyAndCostsOneConnection(String name, String first, String then)
            throws Exception {
        byte[] chunk = RawServer.hex(then.repeat(2_000));
        try (RawServer server = new RawServer(peer -> {
                    peer.upgrade();
                    peer.send(RawServer.hex(first));
                    flood(peer, chunk);
                });
                RawServer good = new RawServer(peer -> {
                    peer.upgrade();
                    for (String frame = peer.readFrame(); frame != null; frame = peer.readFrame()) {
                        peer.send(frame.startsWith("88") ? RawServer.hex("880203e8") : RawServer.textFrame("here"));
                    }
                })) {
            long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
            Recorder flooded = LOOP.open(settings(server), Loop.opening(), new Deaf());
            Recorder healthy = new Recorder();
            healthy.onUpgrade(c -> c.sendText("a", Connection.Sent.IGNORED)).onText(text -> {
                if (healthy.messages.size() == 50) {
                    healthy.connection.close(1000, "");
                } else {
                    healthy.connection.sendText("again", Connection.Sent.IGNORED);
                }
            });
            Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> flooded.upgrade != null);
            LOOP.open(settings(good), Loop.opening(), healthy);

            assertThat(healthy.awaitEnd().clean()).isTrue();
            assertThat(flooded.ending).isNull();
            assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - before)
                    .as("bytes: the pools' own chunks of 4 MiB, not what the peer sent")
                    .isLessThan(64 << 20);
            LOOP.run(() -> flooded.connection.abandon());
            assertThat(flooded.awaitEnd().detail()).isEqualTo("abandoned by the probe");
        }
    }

    private static ConnectorSettings settings(RawServer server) {
        return Loop.with(Loop.plain("127.0.0.1", server.port()), null, 30_000, false, SMALL);
    }

    /** Writes nothing down of what comes without end. */
    private static final class Deaf extends Recorder {
        @Override
        public void text(ByteBuf utf8, long atNanos, long targetSideNanos) {}

        @Override
        public void pong(ByteBuf payload, long atNanos, long targetSideNanos) {}

        @Override
        public void ping(long atNanos, long answeredAfterNanos) {}

        @Override
        public void pongSent(long targetSideNanos) {}
    }
}
