package dev.raceprobe.probe.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.LatencyProfile;
import dev.raceprobe.api.v1alpha1.LatencyProfile.Distribution;
import dev.raceprobe.api.v1alpha1.RoundTrip;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.probe.ws.ConnectionListener.Ending;
import dev.raceprobe.probe.ws.ConnectionListener.Initiator;
import dev.raceprobe.probe.ws.ConnectorSettings.Limits;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class RelayTest {
    @RegisterExtension
    static final Loop LOOP = new Loop();

    /** What a loaded machine may add to a timer; an idle one adds 0.1 ms. */
    private static final double LATE_MILLIS = 1_000;

    private static LatencyProfile profile(String min, String max, Distribution distribution) {
        return new LatencyProfile("slow", new RoundTrip(min, max), distribution, 3L, null, List.of(), List.of());
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    /** Echoes text until the Close, which it answers. */
    private static void echo(RawServer.Peer peer) throws java.io.IOException {
        for (String frame = peer.readFrame(); frame != null; frame = peer.readFrame()) {
            if (frame.startsWith("88")) {
                peer.send(RawServer.hex("880203e8"));
            } else {
                peer.send(RawServer.textFrame(frame.substring(3)));
            }
        }
    }

    /** Opens, sends n messages one after the other's echo, closes. */
    private static Recorder echoes(LatencyProfile profile, long seed, int n, List<long[]> sent) throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            echo(peer);
        })) {
            Recorder recorder = new Recorder();
            int[] next = {0};
            Runnable say = () -> recorder.connection.sendText(
                    "m" + next[0]++, (at, targetSide) -> sent.add(new long[] {at, targetSide}));
            recorder.onUpgrade(c -> say.run()).onText(text -> {
                if (next[0] < n) {
                    say.run();
                } else {
                    recorder.connection.close(1000, "");
                }
            });
            LOOP.open(Loop.plain("127.0.0.1", server.port()), Loop.opening(profile, seed), recorder);
            assertThat(recorder.awaitEnd().clean()).isTrue();
            assertThat(server.failures).isEmpty();
            return recorder;
        }
    }

    @Test
    void fiftyMillisecondsConfiguredAreFiftyMillisecondsDelivered() throws Exception {
        List<long[]> sent = new ArrayList<>();
        long begun = System.nanoTime();
        Recorder recorder = echoes(profile("50ms", "50ms", Distribution.Uniform), 1, 5, sent);
        double openMillis = millis(recorder.upgradedAtNanos - begun);

        assertThat(openMillis).as("TCP and upgrade: two round trips").isBetween(99.6, 100 + 2 * LATE_MILLIS + 200);
        for (int i = 0; i < 5; i++) {
            long[] message = recorder.messages.get(i);
            assertThat(millis(message[0] - sent.get(i)[0])).isBetween(49.8, 50 + LATE_MILLIS);
            assertThat(millis(sent.get(i)[1] - sent.get(i)[0])).as("half up").isBetween(24.9, 25 + LATE_MILLIS);
            assertThat(millis(message[0] - message[1])).as("half down").isBetween(24.9, 25 + LATE_MILLIS);
            assertThat(millis(message[1] - sent.get(i)[1]))
                    .as("the target's own time")
                    .isBetween(0.0, LATE_MILLIS);
        }
        assertThat(recorder.roundTrips)
                .hasSize(7)
                .allMatch(nanos -> millis(nanos) >= 49.8)
                .as("no delay is applied twice")
                .anyMatch(nanos -> millis(nanos) < 75);
        assertThat(recorder.errors).allMatch(nanos -> nanos >= 0 && millis(nanos) < LATE_MILLIS);
        assertThat(millis(recorder.ways.get(0)))
                .as("on the way to the 101: TCP and upgrade, and no more than it took")
                .isBetween(99.6, openMillis);
        assertThat(millis(recorder.ways.get(5)))
                .as("and on the way to the last echo: a round trip for each before it")
                .isBetween(349.0, millis(recorder.messages.get(4)[0] - begun));
        assertThat(millis(sent.get(0)[1] - recorder.upgradedTargetSideNanos))
                .as("accept offset on the target's side: half a round trip each way")
                .isBetween(49.8, 50 + LATE_MILLIS);
    }

    /** Silences are the target's: between what has left it and what has reached it. */
    @Test
    void pongsTheCloseAndTheEndAreStampedOnTheTargetsSideToo() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            peer.send(RawServer.hex("89017a"));
            assertThat(peer.readFrame()).startsWith("8a");
            peer.send(RawServer.hex("880203e8"));
            peer.readFrame();
        })) {
            Recorder recorder = new Recorder();
            LOOP.open(
                    Loop.plain("127.0.0.1", server.port()),
                    Loop.opening(profile("80ms", "80ms", Distribution.Uniform), 1),
                    recorder);
            recorder.awaitEnd();

            assertThat(server.failures).isEmpty();
            long upgraded = recorder.upgradedTargetSideNanos;
            assertThat(recorder.pongs)
                    .singleElement()
                    .satisfies(pong -> assertThat(millis(pong - upgraded))
                            .as("half down, half up")
                            .isBetween(79.8, 80 + LATE_MILLIS));
            assertThat(millis(recorder.closed[1] - recorder.pongs.get(0)))
                    .as("the target's own time")
                    .isBetween(0.0, LATE_MILLIS);
            assertThat(millis(recorder.closed[0] - recorder.closed[1])).isBetween(39.9, 40 + LATE_MILLIS);
        }
    }

    @Test
    void anEndWithoutACloseIsStampedOnTheTargetsSideToo() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            peer.send(RawServer.textFrame("last"));
        })) {
            Recorder recorder = new Recorder();
            LOOP.open(
                    Loop.plain("127.0.0.1", server.port()),
                    Loop.opening(profile("80ms", "80ms", Distribution.Uniform), 1),
                    recorder);

            assertThat(recorder.awaitEnd().code()).isEqualTo(1006);
            assertThat(millis(recorder.over[1] - recorder.upgradedTargetSideNanos))
                    .as("the target's own time")
                    .isBetween(0.0, LATE_MILLIS);
            assertThat(millis(recorder.over[0] - recorder.over[1])).isBetween(39.9, 40 + LATE_MILLIS);
        }
    }

    /** What we send meanwhile, and what comes down beside it, delays nothing: the target takes its own 200 ms to greet us. */
    @Test
    void onTheWayToAGreetingIsOnlyWhatItHadToWaitFor() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            peer.send(RawServer.textFrame("notice"));
            TimeUnit.MILLISECONDS.sleep(200);
            peer.send(RawServer.textFrame("greeting"));
            echo(peer);
        })) {
            Recorder recorder = new Recorder();
            List<Long> greeted = new ArrayList<>();
            recorder.onUpgrade(c -> c.sendText("m", Connection.Sent.IGNORED)).onText(text -> {
                if (text.equals("greeting")) {
                    greeted.add(recorder.ways.get(recorder.ways.size() - 1));
                    recorder.connection.close(1000, "");
                }
            });
            long begun = System.nanoTime();
            LOOP.open(
                    Loop.plain("127.0.0.1", server.port()),
                    Loop.opening(profile("500ms", "500ms", Distribution.Uniform), 1),
                    recorder);
            recorder.awaitEnd();
            double greetedMillis = millis(recorder.messages.get(1)[0] - begun);

            assertThat(millis(greeted.get(0))).isBetween(999.0, greetedMillis - 199);
        }
    }

    @Test
    void theSameSeedsDrawTheSameDelays() throws Exception {
        LatencyProfile profile = profile("5ms", "60ms", Distribution.Uniform);
        List<Double> first = intended(echoes(profile, 42, 6, new ArrayList<>()));
        List<Double> again = intended(echoes(profile, 42, 6, new ArrayList<>()));
        List<Double> other = intended(echoes(profile, 43, 6, new ArrayList<>()));
        assertThat(again).hasSameSizeAs(first);
        double differs = 0;
        for (int i = 0; i < first.size(); i++) {
            assertThat(again.get(i) - first.get(i))
                    .as("milliseconds; a chunk may be 0.05 early, twice, and that counts twice")
                    .isBetween(-0.25, 0.25);
            differs += Math.abs(other.get(i) - first.get(i));
        }
        assertThat(differs / first.size()).isGreaterThan(1);
    }

    /** What was drawn, in milliseconds: what was delivered without the error. */
    private static List<Double> intended(Recorder recorder) {
        List<Double> drawn = new ArrayList<>();
        for (int i = 0; i < recorder.roundTrips.size(); i++) {
            drawn.add(millis(recorder.roundTrips.get(i) - recorder.errors.get(i)));
        }
        return drawn;
    }

    @Test
    void messagesKeepTheirOrderHoweverTheirDelaysAreDrawn() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            for (int i = 0; i < 50; i++) {
                peer.send(RawServer.textFrame("d" + i));
                TimeUnit.MILLISECONDS.sleep(1);
            }
            echo(peer);
        })) {
            Recorder recorder = new Recorder();
            recorder.onUpgrade(c -> say(c, 0)).onText(text -> {
                if (text.equals("u49")) {
                    recorder.connection.close(1000, "");
                }
            });
            LOOP.open(
                    Loop.plain("127.0.0.1", server.port()),
                    Loop.opening(profile("1ms", "80ms", Distribution.Uniform), 5),
                    recorder);
            assertThat(recorder.awaitEnd().clean()).isTrue();
            for (String who : List.of("d", "u")) {
                assertThat(recorder.heard.stream().filter(h -> h.startsWith("text " + who)))
                        .containsExactlyElementsOf(LongStream.range(0, 50)
                                .mapToObj(i -> "text " + who + i)
                                .toList());
            }
        }
    }

    private static void say(Connection connection, int i) {
        if (i < 50) {
            connection.sendText("u" + i, Connection.Sent.IGNORED);
            LOOP.context.owner().setTimer(1, ignored -> say(connection, i + 1));
        }
    }

    @Test
    void anEndOfStreamDoesNotOvertakeTheBytesBeforeIt() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            peer.send(RawServer.textFrame("last words"));
        })) {
            Recorder recorder = LOOP.open(
                    Loop.plain("127.0.0.1", server.port()),
                    Loop.opening(profile("40ms", "40ms", Distribution.Uniform), 1),
                    new Recorder());
            Ending ending = recorder.awaitEnd();
            assertThat(recorder.afterUpgrade()).containsExactly("text last words", "ended");
            assertThat(ending.initiator()).isEqualTo(Initiator.SERVER);
            assertThat(recorder.messages.get(0)[0] - recorder.messages.get(0)[1])
                    .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(20) - 100_000);
        }
    }

    @Test
    void aResetLetsThroughWhatCameBeforeIt() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            peer.send(RawServer.textFrame("last words"));
            TimeUnit.MILLISECONDS.sleep(5);
            peer.reset();
        })) {
            Recorder recorder = LOOP.open(
                    Loop.plain("127.0.0.1", server.port()),
                    Loop.opening(profile("100ms", "100ms", Distribution.Uniform), 1),
                    new Recorder());
            Ending ending = recorder.awaitEnd();
            assertThat(recorder.afterUpgrade()).containsExactly("text last words", "ended");
            assertThat(ending.initiator()).isEqualTo(Initiator.NETWORK);
        }
    }

    @Test
    void aRefusalAndATimeoutTravelToo() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        long begun = System.nanoTime();
        LatencyProfile profile = profile("60ms", "60ms", Distribution.Uniform);
        Ending refused = LOOP.open(Loop.plain("127.0.0.1", port), Loop.opening(profile, 1), new Recorder())
                .awaitEnd();
        assertThat(refused.result()).isEqualTo(ConnectResult.REFUSED);
        assertThat(millis(System.nanoTime() - begun)).isGreaterThan(59.8);

        try (ServerSocket silent = new ServerSocket(0)) {
            begun = System.nanoTime();
            Ending timeout = LOOP.open(
                            Loop.with(Loop.plain("127.0.0.1", silent.getLocalPort()), null, 30, false, Limits.DEFAULT),
                            Loop.opening(profile, 1),
                            new Recorder())
                    .awaitEnd();
            assertThat(timeout.result()).isEqualTo(ConnectResult.TIMEOUT);
            assertThat(millis(System.nanoTime() - begun))
                    .as("connectTimeout is the target's: four round trips are on top")
                    .isGreaterThan(269);
        }
    }

    @Test
    void whatTheRelayHoldsIsBounded() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            byte[] frame = RawServer.frame(0x82, new byte[60_000]);
            for (int i = 0; i < 500; i++) {
                peer.send(frame);
            }
            peer.send(RawServer.hex("8800"));
            peer.drain();
        })) {
            Recorder recorder = LOOP.open(
                    Loop.plain("127.0.0.1", server.port()),
                    Loop.opening(profile("20ms", "20ms", Distribution.Uniform), 1),
                    new Recorder());
            long before =
                    io.netty.buffer.PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
            assertThat(recorder.awaitEnd().clean()).isTrue();
            assertThat(recorder.heard.stream().filter(h -> h.startsWith("binary")))
                    .hasSize(500);
            assertThat(io.netty.buffer.PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - before)
                    .as("growth of the pool for 30 MB")
                    .isLessThan(13 << 20);
        }
    }

    @Test
    void anAbandonedConnectionLetsGoOfEverything() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            echo(peer);
        })) {
            Recorder recorder = new Recorder().onUpgrade(c -> {
                c.sendText("x", Connection.Sent.IGNORED);
                c.abandon();
            });
            LOOP.open(
                    Loop.plain("127.0.0.1", server.port()),
                    Loop.opening(profile("20ms", "20ms", Distribution.Uniform), 1),
                    recorder);
            assertThat(recorder.awaitEnd().detail()).isEqualTo("abandoned by the probe");
            Recorder opening = LOOP.open(
                    Loop.plain("127.0.0.1", server.port()),
                    Loop.opening(profile("200ms", "200ms", Distribution.Uniform), 1),
                    new Recorder());
            LOOP.run(() -> opening.connection.abandon());
            assertThat(opening.awaitEnd().result()).isEqualTo(ConnectResult.CANCELLED);
            Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> server.failures.isEmpty());
        }
    }

    @Test
    void baselineHasNoRelay() {
        assertThat(Injection.of(null, 1).needsRelay()).isFalse();
        assertThat(Injection.of(profile("0ms", "0ms", Distribution.Uniform), 1).needsRelay())
                .isFalse();
        assertThat(Injection.of(profile("0ms", "1ms", Distribution.Uniform), 1).needsRelay())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(Distribution.class)
    void roundTripsStayInTheirRange(Distribution distribution) {
        RoundTrips roundTrips = new RoundTrips(profile("50ms", "150ms", distribution), 11);
        double[] drawn = LongStream.generate(roundTrips::next)
                .limit(10_000)
                .mapToDouble(RelayTest::millis)
                .sorted()
                .toArray();
        assertThat(drawn[0]).isGreaterThanOrEqualTo(50);
        assertThat(drawn[9_999]).isLessThanOrEqualTo(150);
        double median = drawn[5_000];
        switch (distribution) {
            case Uniform -> assertThat(median).isBetween(97.0, 103.0);
            case Normal -> {
                assertThat(median).isBetween(99.0, 101.0);
                assertThat(Arrays.stream(drawn).filter(d -> d > 83 && d < 117).count())
                        .as("within one standard deviation of 10,000")
                        .isBetween(6_600L, 7_100L);
            }
            case Pareto -> assertThat(median).isBetween(52.0, 54.0);
        }
    }
}
