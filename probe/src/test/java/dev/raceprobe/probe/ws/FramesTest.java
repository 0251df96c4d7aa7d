package dev.raceprobe.probe.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raceprobe.api.v1alpha1.CutKind;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.probe.ws.ConnectionListener.Ending;
import dev.raceprobe.probe.ws.ConnectionListener.Initiator;
import dev.raceprobe.probe.ws.ConnectorSettings.Limits;
import dev.raceprobe.probe.ws.RawServer.Play;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FramesTest {
    @RegisterExtension
    static final Loop LOOP = new Loop();

    private static final Limits SMALL = new Limits(1000, 2000, 1 << 20, 16 << 10);

    private static Recorder play(Limits limits, Play play) throws IOException {
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            play.play(peer);
        })) {
            ConnectorSettings settings = Loop.with(Loop.plain("127.0.0.1", server.port()), null, 10_000, false, limits);
            Recorder recorder = LOOP.open(settings, Loop.opening(), new Recorder());
            recorder.awaitEnd();
            assertThat(server.failures).noneMatch(AssertionError.class::isInstance);
            return recorder;
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            8300           | 1002 | reserved opcode 0x3 (RFC 6455 §5.2)
            8102c328       | 1007 | text is not UTF-8 (RFC 6455 §8.1)
            817f0000000010000000 | 1009 | frame of 268435456 bytes, over the limit of 1048576
            """)
    void aBrokenRuleFailsTheConnectionAndIsNamed(String hex, int code, String rule) throws IOException {
        String[] answer = new String[1];
        Recorder recorder = play(Limits.DEFAULT, peer -> {
            peer.send(RawServer.hex(hex));
            answer[0] = peer.readFrame();
            assertThat(peer.readFrame()).isNull();
        });
        assertThat(recorder.ending)
                .isEqualTo(new Ending(ConnectResult.OPENED, 101, code, "", Initiator.CLIENT, false, rule));
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> ("88 0" + Integer.toHexString(code)).equals(answer[0]));
    }

    @Test
    void aMessageOverTheLimitIs1009HoweverItIsCutUp() throws IOException {
        Recorder recorder = play(SMALL, peer -> {
            peer.send(RawServer.frame(0x01, new byte[900]));
            peer.send(RawServer.frame(0x00, new byte[900]));
            peer.send(RawServer.frame(0x00, new byte[900]));
            peer.drain();
        });
        assertThat(recorder.ending.code()).isEqualTo(1009);
        assertThat(recorder.ending.detail()).isEqualTo("message of over 2000 bytes");
    }

    @Test
    void aMessageAsLargeAsTheLimitArrives() throws IOException {
        Recorder recorder = play(Limits.DEFAULT, peer -> {
            peer.send(RawServer.textFrame("x".repeat(1 << 20)));
            peer.send(RawServer.frame(0x82, new byte[70_000]));
            peer.send(RawServer.hex("8800"));
            peer.drain();
        });
        assertThat(recorder.afterUpgrade())
                .containsExactly("text 1048576 chars", "binary 70000 bytes", "close 1005", "ended");
    }

    @Test
    void aPingIsAnsweredWithItsPayload() throws IOException {
        String[] pong = new String[1];
        play(Limits.DEFAULT, peer -> {
            peer.send(RawServer.hex("8903616263"));
            pong[0] = peer.readFrame();
            peer.send(RawServer.hex("8800"));
            peer.drain();
        });
        assertThat(pong[0]).isEqualTo("8a 616263");
    }

    @Test
    void aPeerThatPingsWithoutEndAndDoesNotReadHoldsUpNobodyAndCostsOneBuffer() throws Exception {
        byte[] pings = RawServer.hex("8900".repeat(50_000));
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            while (true) {
                peer.send(pings);
            }
        })) {
            Recorder quiet = new Recorder() {
                @Override
                public void ping(long atNanos, long answeredAfterNanos) {}
            };
            Recorder recorder = LOOP.open(Loop.plain("127.0.0.1", server.port()), Loop.opening(), quiet);
            Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> recorder.upgrade != null);
            long[] waited = new long[200];
            for (int i = 0; i < waited.length; i++) {
                long asked = System.nanoTime();
                LOOP.run(() -> assertThat(recorder.connection.queuedBytes()).isLessThan(256 * 1024));
                waited[i] = System.nanoTime() - asked;
            }
            Arrays.sort(waited);
            assertThat(waited[waited.length / 2])
                    .as("nanoseconds until the loop's turn, as a rule: a machine may stall now and then")
                    .isLessThan(TimeUnit.MILLISECONDS.toNanos(300));
            LOOP.run(() -> recorder.connection.abandon());
            recorder.awaitEnd();
        }
    }

    @Test
    void afterOurCloseFramesAreDeliveredUntilThePeersClose() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            assertThat(peer.readFrame()).isEqualTo("88 0fa1627965");
            peer.send(RawServer.textFrame("late"));
            peer.send(RawServer.hex("8900"));
            peer.send(RawServer.hex("880403e86f6b"));
            peer.send(RawServer.textFrame("after its Close"));
            assertThat(peer.readFrame()).isNull();
        })) {
            Recorder recorder = new Recorder().onUpgrade(c -> {
                c.close(4001, "bye");
                c.close(1000, "again");
                c.sendText("nothing follows a Close", (at, t) -> {
                    throw new IllegalStateException();
                });
            });
            LOOP.open(Loop.plain("127.0.0.1", server.port()), Loop.opening(), recorder);
            Ending ending = recorder.awaitEnd();
            assertThat(recorder.afterUpgrade()).containsExactly("text late", "close 1000 ok", "ended");
            assertThat(ending).isEqualTo(new Ending(ConnectResult.OPENED, 101, 1000, "ok", Initiator.CLIENT, true, ""));
            Awaitility.await().during(50, TimeUnit.MILLISECONDS).until(() -> server.failures.isEmpty());
        }
    }

    @Test
    void aPeerThatClosesFirstIsAnsweredAndLetGoFirst() throws Exception {
        Recorder recorder = play(Limits.DEFAULT, peer -> {
            peer.send(RawServer.hex("880a 1131 746f6f206c617465"));
            assertThat(peer.readFrame()).isEqualTo("88 1131");
        });
        assertThat(recorder.ending)
                .isEqualTo(new Ending(ConnectResult.OPENED, 101, 4401, "too late", Initiator.SERVER, true, ""));
    }

    @Test
    void aCloseThatIsNotAnsweredEndsAfterFiveSeconds() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            peer.hold();
        })) {
            long begun = System.nanoTime();
            Recorder recorder = new Recorder().onUpgrade(c -> c.close(1000, ""));
            LOOP.open(Loop.plain("127.0.0.1", server.port()), Loop.opening(), recorder);
            Ending ending = recorder.awaitEnd();
            assertThat(System.nanoTime() - begun).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(4_900));
            assertThat(ending.clean()).isFalse();
            assertThat(ending.code()).isEqualTo(1000);
            assertThat(ending.detail()).isEqualTo("no Close of the peer within 5 s of ours");
        }
    }

    @Test
    void anEndOfStreamWithoutACloseFrameIs1006OfTheServer() throws IOException {
        Recorder recorder = play(Limits.DEFAULT, peer -> {
            peer.send(RawServer.textFrame("last words"));
            peer.send(RawServer.hex("8105 6865"));
        });
        assertThat(recorder.afterUpgrade()).containsExactly("text last words", "ended");
        assertThat(recorder.ending)
                .isEqualTo(new Ending(
                        ConnectResult.OPENED,
                        101,
                        1006,
                        "",
                        Initiator.SERVER,
                        false,
                        "end of stream without a Close frame"));
    }

    @Test
    void aResetIs1006OfTheNetwork() throws Exception {
        Recorder recorder = new Recorder();
        recorder.onText(text -> recorder.connection.sendText("seen", Connection.Sent.IGNORED));
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            peer.send(RawServer.textFrame("x"));
            peer.readFrame(); // a reset takes away what the other side has not read
            peer.reset();
        })) {
            LOOP.open(Loop.plain("127.0.0.1", server.port()), Loop.opening(), recorder);
            recorder.awaitEnd();
        }
        assertThat(recorder.ending.code()).isEqualTo(1006);
        assertThat(recorder.ending.initiator()).isEqualTo(Initiator.NETWORK);
        assertThat(recorder.ending.detail()).startsWith("connection reset").endsWith("without a Close frame");
    }

    @Test
    void aWriteToAClosedSocketDoesNotLoseWhatThePeerHadSaid() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            peer.readFrame();
            peer.send(RawServer.textFrame("error: need to accept first"));
            peer.socket.setSoLinger(true, 0);
            peer.socket.shutdownOutput();
            peer.socket.close();
            gone.countDown();
        })) {
            Recorder recorder = LOOP.open(Loop.plain("127.0.0.1", server.port()), Loop.opening(), new Recorder());
            Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> recorder.upgrade != null);
            LOOP.run(() -> {
                recorder.connection.sendText("x", Connection.Sent.IGNORED);
                try {
                    assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                // by now the kernel knows of the reset, and the bytes before it have not been read
                recorder.connection.sendText("y", Connection.Sent.IGNORED);
                recorder.connection.sendText("z", Connection.Sent.IGNORED);
            });
            recorder.awaitEnd();
            assertThat(recorder.heard).contains("text error: need to accept first");
        }
    }

    @Test
    void aConnectionThatIsResetByTheProbeIsResetAtThePeer() throws Exception {
        Throwable[] seen = new Throwable[1];
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            try {
                peer.readFrame();
            } catch (IOException e) {
                seen[0] = e;
            }
            over.countDown();
        })) {
            Recorder recorder = new Recorder().onUpgrade(c -> c.cut(CutKind.Reset));
            LOOP.open(Loop.plain("127.0.0.1", server.port()), Loop.opening(), recorder);
            Ending ending = recorder.awaitEnd();
            assertThat(ending)
                    .isEqualTo(new Ending(
                            ConnectResult.OPENED, 101, 1006, "", Initiator.CLIENT, false, "reset by the probe"));
            assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(seen[0]).hasMessageContaining("reset");
        }
    }

    @Test
    void aConnectionThatIsCutHalfOpenIsDeafUntilItIsAbandoned() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            peer.send(RawServer.textFrame("unheard"));
            told.countDown();
            peer.hold();
        })) {
            Recorder recorder = new Recorder().onUpgrade(c -> c.cut(CutKind.HalfOpen));
            LOOP.open(Loop.plain("127.0.0.1", server.port()), Loop.opening(), recorder);
            told.await();
            Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> recorder.upgrade != null);
            LOOP.run(() -> recorder.connection.sendText("unsaid", Connection.Sent.IGNORED));
            LOOP.run(() -> recorder.connection.abandon());
            assertThat(recorder.awaitEnd().detail()).isEqualTo("cut half open by the probe");
            assertThat(recorder.afterUpgrade()).containsExactly("ended");
        }
    }

    @Test
    void aQueueOverItsLimitIsRefusedAndNothingIsLost() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        int[] received = new int[1];
        try (RawServer server = new RawServer(peer -> {
            peer.socket.setReceiveBufferSize(65536);
            peer.upgrade();
            go.await();
            for (String frame = peer.readFrame(); frame != null && !frame.startsWith("88"); frame = peer.readFrame()) {
                received[0]++;
            }
            peer.send(RawServer.hex("8800"));
            peer.drain();
        })) {
            Recorder recorder = LOOP.open(Loop.plain("127.0.0.1", server.port()), Loop.opening(), new Recorder());
            Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> recorder.upgrade != null);
            int[] sent = new int[2];
            String text = "x".repeat(100_000);
            LOOP.run(() -> {
                assertThatThrownBy(() -> {
                            for (int i = 0; i < 1000; i++) {
                                recorder.connection.sendText(
                                        Unpooled.copiedBuffer(text, StandardCharsets.UTF_8),
                                        (at, targetSide) -> sent[1]++);
                                sent[0]++;
                            }
                        })
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("bytes queued");
                assertThat(recorder.connection.queuedBytes()).isBetween(900_000L, 1L << 20);
            });
            go.countDown();
            Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> sent[1] == sent[0]);
            LOOP.run(() -> recorder.connection.close(1000, ""));
            recorder.awaitEnd();
            assertThat(received[0]).isEqualTo(sent[0]);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "; server_no_context_takeover",
                "; client_no_context_takeover; server_no_context_takeover",
                "; server_max_window_bits=15"
            })
    void compressedMessagesAreUnderstoodBothWays(String parameters) throws Exception {
        Recorder recorder = compressed(parameters, peer -> {
            Deflater deflater = new Deflater(9, true);
            for (int i = 0; i < 3; i++) {
                peer.send(RawServer.frame(0xC1, deflate(deflater, "{\"type\":\"pong\",\"id\":\"" + i + "\"}")));
                if (parameters.contains("server_no")) {
                    deflater.reset();
                }
            }
            peer.send(RawServer.textFrame("plain"));
            peer.send(RawServer.hex("c107f248cdc9c90700")); // RFC 7692 §7.2.3.1
            peer.send(RawServer.hex("c108f3 48cdc9c9070000")); // RFC 7692 §7.2.3.4
            peer.send(RawServer.hex("8800"));
            peer.drain();
        });
        assertThat(recorder.upgrade.compressed()).isTrue();
        assertThat(recorder.afterUpgrade())
                .containsExactly(
                        "text {\"type\":\"pong\",\"id\":\"0\"}",
                        "text {\"type\":\"pong\",\"id\":\"1\"}",
                        "text {\"type\":\"pong\",\"id\":\"2\"}",
                        "text plain",
                        "text Hello",
                        "text Hello",
                        "close 1005",
                        "ended");
    }

    @Test
    void aDecompressionBombIs1009() throws Exception {
        byte[] bomb = deflate(new Deflater(9, true), "0".repeat(50 << 20));
        Recorder recorder = compressed("", peer -> {
            peer.send(RawServer.frame(0xC1, bomb));
            peer.drain();
        });
        assertThat(bomb).hasSizeLessThan(1 << 20);
        assertThat(recorder.ending.code()).isEqualTo(1009);
        assertThat(recorder.ending.detail()).isEqualTo("message of over 1048576 bytes when decompressed");
    }

    private static Recorder compressed(String parameters, Play play) throws IOException {
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade("Sec-WebSocket-Extensions: permessage-deflate" + parameters + "\r\n");
            assertThat(peer.readFrame()).startsWith("c1 ");
            assertThat(peer.readFrame()).isEqualTo("c1 \u0000");
            play.play(peer);
        })) {
            Recorder recorder = new Recorder().onUpgrade(c -> {
                c.sendText("Hello Hello Hello Hello", Connection.Sent.IGNORED);
                c.sendText("", Connection.Sent.IGNORED);
            });
            LOOP.open(
                    Loop.with(Loop.plain("127.0.0.1", server.port()), null, 10_000, true, Limits.DEFAULT),
                    Loop.opening(),
                    recorder);
            recorder.awaitEnd();
            assertThat(server.failures).noneMatch(AssertionError.class::isInstance);
            return recorder;
        }
    }

    private static byte[] deflate(Deflater deflater, String text) {
        deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = new byte[8192];
        int made;
        do {
            made = deflater.deflate(bytes, 0, bytes.length, Deflater.SYNC_FLUSH);
            out.write(bytes, 0, made);
        } while (made == bytes.length);
        byte[] all = out.toByteArray();
        return java.util.Arrays.copyOf(all, all.length - 4);
    }
}
