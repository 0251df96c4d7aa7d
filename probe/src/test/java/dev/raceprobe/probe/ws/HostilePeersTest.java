package dev.raceprobe.probe.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.probe.ws.ConnectionListener.Ending;
import dev.raceprobe.probe.ws.ConnectorSettings.Limits;
import dev.raceprobe.probe.ws.RawServer.Play;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

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
                        Loop.with(Loop.plain("127.0.0.1", server.port()), null, 1_000, false, SMALL);
                recorders.put(each.getKey(), LOOP.open(settings, Loop.opening(), new Recorder()));
            }
            recorders.forEach((name, recorder) -> {
                Ending ending = recorder.awaitEnd();
                assertThat(ending.result()).as(name).isEqualTo(peers.get(name).result());
                assertThat(ending.code()).as(name).isEqualTo(peers.get(name).code());
            });
            int heard = healthy.messages.size();
            Awaitility.await().until(() -> healthy.messages.size() > heard + 10);
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
}
