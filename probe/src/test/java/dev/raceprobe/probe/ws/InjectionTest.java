package dev.raceprobe.probe.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.CutKind;
import dev.raceprobe.api.v1alpha1.Fault;
import dev.raceprobe.api.v1alpha1.LatencyProfile;
import dev.raceprobe.api.v1alpha1.LatencyProfile.Distribution;
import dev.raceprobe.api.v1alpha1.PhaseDelay;
import dev.raceprobe.api.v1alpha1.RoundTrip;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.probe.ws.ConnectionListener.Ending;
import dev.raceprobe.probe.ws.ConnectionListener.Initiator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bandwidth, delays of phases and faults: injected as configured, told apart from what the target does. */
@Timeout(60)
class InjectionTest {
    @RegisterExtension
    static final Loop LOOP = new Loop();

    private static LatencyProfile profile(String bandwidth, List<PhaseDelay> delays, List<Fault> faults) {
        return new LatencyProfile(
                "slow", new RoundTrip("0ms", "0ms"), Distribution.Uniform, 3L, bandwidth, delays, faults);
    }

    private static LatencyProfile delayed(PhaseDelay.Phase phase, String delay) {
        return profile(null, List.of(new PhaseDelay(phase, delay)), List.of());
    }

    private static LatencyProfile faulty(Fault.Type type, String percent) {
        return profile(null, List.of(), List.of(new Fault(type, percent)));
    }

    /** Hears of injected faults too. */
    private static class Witness extends Recorder {
        final List<String> faults = new CopyOnWriteArrayList<>();

        @Override
        public void faultInjected(String fault, long atNanos) {
            faults.add(fault);
        }
    }

    private static long millis(long nanos) {
        return nanos / 1_000_000;
    }

    private static void serveClose(RawServer.Peer peer) throws java.io.IOException {
        for (String frame = peer.readFrame(); frame != null; frame = peer.readFrame()) {
            if (frame.startsWith("88")) {
                peer.send(RawServer.hex("880203e8"));
                return;
            }
            if (frame.startsWith("81")) {
                peer.send(RawServer.textFrame(frame.substring(3)));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1000, 1000", "64k, 64000", "256Ki, 262144", "1M, 1000000", "2Mi, 2097152", "1G, 1000000000"})
    void bandwidthIsAQuantityOfBytes(String quantity, long bytes) {
        assertThat(Injection.bytes(quantity)).isEqualTo(bytes);
    }

    @Test
    void faultsStrikeTheirShareOfTheConnectionsAndTheSameOnesAgain() {
        LatencyProfile both =
                profile(null, List.of(), List.of(new Fault(Fault.Type.Reset, "5"), new Fault(Fault.Type.Slice, "50")));
        List<Injection> first = LongStream.range(0, 10_000)
                .mapToObj(seed -> Injection.of(both, seed))
                .toList();
        List<Injection> again = LongStream.range(0, 10_000)
                .mapToObj(seed -> Injection.of(both, seed))
                .toList();

        assertThat(again).isEqualTo(first);
        // 6 standard deviations of a binomial
        assertThat(first.stream().filter(i -> i.cut().isPresent()).count()).isBetween(370L, 630L);
        assertThat(first.stream().filter(Injection::slice).count()).isBetween(4700L, 5300L);
        LatencyProfile resetsOnly = faulty(Fault.Type.Reset, "5");
        assertThat(LongStream.range(0, 10_000)
                        .mapToObj(seed -> Injection.of(resetsOnly, seed).cut()))
                .as("another fault in the profile changes nothing about the resets")
                .containsExactlyElementsOf(first.stream().map(Injection::cut).toList());
    }

    @Test
    void aLineOf20000BytesASecondTakesASecondForTwentyThousandBytesEachWay() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            serveClose(peer);
        })) {
            Witness witness = new Witness();
            List<Long> left = new ArrayList<>();
            String big = "x".repeat(20_000);
            witness.onUpgrade(c -> c.sendText(big, (at, target) -> left.add(target - at)))
                    .onText(text -> witness.connection.close(1000, ""));
            LOOP.open(
                    Loop.plain("127.0.0.1", server.port()),
                    Loop.opening(profile("20k", List.of(), List.of()), 1),
                    witness);
            assertThat(witness.awaitEnd().clean()).isTrue();
            assertThat(millis(left.get(0))).as("up").isBetween(995L, 1800L);
            long[] message = witness.messages.get(0);
            assertThat(millis(message[0] - message[1]))
                    .as("down: the last chunk of it")
                    .isBetween(300L, 1800L);
            assertThat(witness.faults).isEmpty();
        }
    }

    @Test
    void theUpgradeRequestWaitsAndConnectTimeoutIsLongerByThat() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            serveClose(peer);
        })) {
            Witness witness = new Witness();
            witness.onUpgrade(c -> c.close(1000, ""));
            long begun = System.nanoTime();
            LOOP.open(
                    Loop.with(
                            Loop.plain("127.0.0.1", server.port()), null, 200, false, ConnectorSettings.Limits.DEFAULT),
                    Loop.opening(delayed(PhaseDelay.Phase.BeforeUpgrade, "300ms"), 1),
                    witness);
            assertThat(witness.awaitEnd().result()).isEqualTo(ConnectResult.OPENED);
            assertThat(millis(witness.upgradedAtNanos - begun)).isGreaterThanOrEqualTo(300);
        }
    }

    @Test
    void theFirstMessageLeavesOnlySoLongAfterTheUpgrade() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            serveClose(peer);
        })) {
            Witness witness = new Witness();
            List<Long> left = new ArrayList<>();
            witness.onUpgrade(c -> c.sendText("hi", (at, target) -> left.add(target)))
                    .onText(text -> witness.connection.close(1000, ""));
            LOOP.open(
                    Loop.plain("127.0.0.1", server.port()),
                    Loop.opening(delayed(PhaseDelay.Phase.AfterUpgrade, "200ms"), 1),
                    witness);
            assertThat(witness.awaitEnd().clean()).isTrue();
            assertThat(millis(left.get(0) - witness.upgradedTargetSideNanos)).isBetween(199L, 5_000L);
        }
    }

    @Test
    void aPongWaitsAndIsNoLatenessOfOurs() throws Exception {
        List<Long> pongAfter = new CopyOnWriteArrayList<>();
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            long pinged = System.nanoTime();
            peer.send(RawServer.hex("89017a"));
            String frame = peer.readFrame();
            assertThat(frame).startsWith("8a");
            pongAfter.add(System.nanoTime() - pinged);
            peer.send(RawServer.hex("880203e8"));
            peer.readFrame();
        })) {
            List<Long> late = new CopyOnWriteArrayList<>();
            Witness witness = new Witness() {
                @Override
                public void ping(long atNanos, long answeredAfterNanos) {
                    late.add(millis(answeredAfterNanos));
                }
            };
            LOOP.open(
                    Loop.plain("127.0.0.1", server.port()),
                    Loop.opening(delayed(PhaseDelay.Phase.BeforePong, "2s"), 1),
                    witness);
            witness.awaitEnd();
            assertThat(server.failures).isEmpty();
            assertThat(millis(pongAfter.get(0))).isBetween(1_999L, 10_000L);
            assertThat(late).hasSize(1).allMatch(millis -> millis >= 0 && millis < 1_500);
        }
    }

    @Test
    void aServerThatGivesUpOnDelayedPongsIsNotToBlame() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            peer.send(RawServer.hex("89017a"));
            peer.send(RawServer.hex("880203f3")); // 1011
            peer.readFrame();
        })) {
            Witness witness = new Witness();
            LOOP.open(
                    Loop.plain("127.0.0.1", server.port()),
                    Loop.opening(delayed(PhaseDelay.Phase.BeforePong, "5s"), 1),
                    witness);
            assertThat(witness.awaitEnd().code()).isEqualTo(1011);
            assertThat(witness.faults).containsExactly("pongs were delayed by the profile");
        }
    }

    /** All at once: a connection that was cut half open lives for five seconds more. */
    @Test
    void aCutIsToldBeforeTheEndAndIsOursBeforeThe101AndAfterIt() throws Exception {
        try (RawServer talking = new RawServer(peer -> {
                    peer.upgrade();
                    serveClose(peer);
                });
                RawServer silent = new RawServer(peer -> {
                    peer.readRequest();
                    peer.drain();
                })) {
            Map<CutKind, Witness> after = cut(talking);
            Map<CutKind, Witness> before = cut(silent);

            after.forEach((kind, witness) -> {
                Ending ending = witness.awaitEnd();
                assertThat(witness.faults).containsExactly("fault " + kind + " of the profile");
                assertThat(ending.result()).isEqualTo(ConnectResult.OPENED);
                assertThat(ending.initiator()).isEqualTo(Initiator.CLIENT);
                assertThat(ending.code()).isEqualTo(1006);
            });
            before.forEach((kind, witness) -> {
                Ending ending = witness.awaitEnd();
                assertThat(witness.faults).containsExactly("fault " + kind + " of the profile");
                assertThat(ending.result()).isEqualTo(ConnectResult.CANCELLED);
                assertThat(ending.detail()).endsWith(" by the profile's fault before the 101");
                assertThat(witness.upgrade).isNull();
            });
        }
    }

    /** At the end of the second in which it strikes: no machine is too busy for an opening handshake before it. */
    private static Opening cutLate(Fault.Type type) {
        LatencyProfile profile = faulty(type, "100");
        long seed = LongStream.iterate(1, n -> n + 1)
                .filter(n -> millis(Injection.of(profile, n).cutAfterNanos()) > 950)
                .findFirst()
                .orElseThrow();
        return Loop.opening(profile, seed);
    }

    /** With a connectTimeout of 2 s, which a cut must not become. */
    private static Map<CutKind, Witness> cut(RawServer server) {
        ConnectorSettings settings =
                Loop.with(Loop.plain("127.0.0.1", server.port()), null, 2_000, false, ConnectorSettings.Limits.DEFAULT);
        Map<CutKind, Witness> witnesses = new EnumMap<>(CutKind.class);
        for (CutKind kind : CutKind.values()) {
            Witness witness = new Witness();
            LOOP.open(settings, cutLate(Fault.Type.valueOf(kind.name())), witness);
            witnesses.put(kind, witness);
        }
        return witnesses;
    }

    /** 3 kB of header at 4 KiB a second. */
    @Test
    void whoReadsSlowlyReadsTheOpeningHandshakeSlowlyToo() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade("X-Padding: " + "p".repeat(3_000) + "\r\n");
            serveClose(peer);
        })) {
            Witness witness = new Witness();
            witness.onUpgrade(c -> c.close(1000, ""));
            long begun = System.nanoTime();
            LOOP.open(
                    Loop.with(
                            Loop.plain("127.0.0.1", server.port()), null, 200, false, ConnectorSettings.Limits.DEFAULT),
                    Loop.opening(faulty(Fault.Type.SlowRead, "100"), 1),
                    witness);
            assertThat(witness.awaitEnd().result()).isEqualTo(ConnectResult.OPENED);
            assertThat(millis(witness.upgradedAtNanos - begun)).isGreaterThan(700);
        }
    }

    @Test
    void aConnectionThatWouldBeClosedIsCutInstead() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            serveClose(peer);
        })) {
            Witness witness = new Witness();
            witness.onUpgrade(c -> c.close(1000, ""));
            LOOP.open(Loop.plain("127.0.0.1", server.port()), cutLate(Fault.Type.Reset), witness);
            assertThat(witness.awaitEnd().code()).isEqualTo(1006);
            assertThat(witness.faults).hasSize(1);
        }
    }

    /** No socket: a kernel may put together again what was written apart. */
    @Test
    void bytesAreSlicedBothWays() {
        LatencyProfile profile = faulty(Fault.Type.Slice, "100");
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline()
                .addLast(new Relay(
                        channel.eventLoop(),
                        new RoundTrips(profile, 1),
                        new RoundTrips(profile, 2),
                        new TimerLateness(),
                        new Punctuality(),
                        1 << 20,
                        Injection.of(profile, 1),
                        (roundTripNanos, errorNanos, wayNanos) -> {}));
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
        ByteBuf chunk = ByteBufUtil.writeAscii(channel.alloc(), "0123456789".repeat(60));

        channel.writeInbound(chunk.retainedDuplicate());
        channel.writeOutbound(chunk.retainedDuplicate());
        channel.runScheduledPendingTasks();

        assertSliced(chunk, channel.inboundMessages());
        assertSliced(chunk, channel.outboundMessages());
        chunk.release();
        assertThat(channel.finish()).as("nothing is left").isFalse();
        assertThat(chunk.refCnt()).isZero();
    }

    private static void assertSliced(ByteBuf chunk, Queue<Object> passed) {
        assertThat(passed).hasSize(Slices.MOST + 1);
        ByteBuf together = Unpooled.buffer();
        while (!passed.isEmpty()) {
            ByteBuf slice = (ByteBuf) passed.remove();
            assertThat(slice.readableBytes()).isEqualTo(passed.isEmpty() ? chunk.readableBytes() - Slices.MOST : 1);
            together.writeBytes(slice);
            slice.release();
        }
        assertThat(together).isEqualTo(chunk);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "512, 512", "513, 513", "514, 513", "5000, 513"})
    void asManyBytesAsHeadsHaveAreSingle(int bytes, int slices) {
        ByteBuf chunk = Unpooled.buffer(bytes).writeZero(bytes);

        List<ByteBuf> sliced = Slices.of(chunk);

        assertThat(sliced).hasSize(slices);
        assertThat(sliced.stream().mapToInt(ByteBuf::readableBytes).sum()).isEqualTo(bytes);
        assertThat(sliced.subList(0, slices - 1)).allMatch(slice -> slice.readableBytes() == 1);
        sliced.forEach(ByteBuf::release);
        assertThat(chunk.refCnt()).isZero();
    }

    @Test
    void slicedBytesArriveAllTheSame() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            serveClose(peer);
        })) {
            Witness witness = new Witness();
            String text = "ä".repeat(2_000);
            witness.onUpgrade(c -> c.sendText(text, Connection.Sent.IGNORED)).onText(echo -> {
                assertThat(echo).isEqualTo(text);
                witness.connection.close(1000, "");
            });
            LOOP.open(
                    Loop.plain("127.0.0.1", server.port()), Loop.opening(faulty(Fault.Type.Slice, "100"), 1), witness);
            assertThat(witness.awaitEnd().clean()).isTrue();
            assertThat(server.failures).isEmpty();
            assertThat(witness.messages).hasSize(1);
        }
    }

    @Test
    void whoReadsSlowlyNeverStampsTheTargetLater() throws Exception {
        List<Long> written = new CopyOnWriteArrayList<>();
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            for (int i = 0; i < 12; i++) {
                peer.send(RawServer.textFrame("y".repeat(1_000)));
                written.add(System.nanoTime());
            }
            serveClose(peer);
        })) {
            Witness witness = new Witness();
            witness.onText(text -> {
                if (witness.messages.size() == 12) {
                    witness.connection.close(1000, "");
                }
            });
            LOOP.open(
                    Loop.plain("127.0.0.1", server.port()),
                    Loop.opening(faulty(Fault.Type.SlowRead, "100"), 1),
                    witness);
            assertThat(witness.awaitEnd().clean()).isTrue();
            long[] last = witness.messages.get(11);
            assertThat(millis(last[0] - written.get(11))).as("12 kB at 4 KiB/s").isGreaterThan(2_000);
            assertThat(millis(last[1] - written.get(11)))
                    .as("stamped when it came")
                    .isLessThan(1_500);
        }
    }
}
