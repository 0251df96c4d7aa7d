package dev.raceprobe.probe.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.LatencyProfile;
import dev.raceprobe.api.v1alpha1.RoundTrip;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What waits in our socket while the loop is busy is not the target's doing. 20 ms of round trip are enough for a relay. */
@Timeout(60)
class PunctualityTest {
    private static final long BUSY_MILLIS = 100;
    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(BUSY_MILLIS);

    @RegisterExtension
    static final Loop LOOP = new Loop();

    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch written = new CountDownLatch(1);

    private static LatencyProfile profile(String roundTrip) {
        return new LatencyProfile("p", new RoundTrip(roundTrip, roundTrip), null, 1L, null, List.of(), List.of());
    }

    /** Whatever the machine does meanwhile: the server writes while the loop does something else for 100 ms. */
    private void beBusy(WsConnector connector) {
        LOOP.run(() -> {
            connector.punctuality().tick(System.nanoTime(), System.nanoTime());
            busy.countDown();
            Awaitility.await()
                    .pollDelay(BUSY_MILLIS, TimeUnit.MILLISECONDS)
                    .atMost(30, TimeUnit.SECONDS)
                    .until(() -> written.getCount() == 0);
        });
    }

    @Test
    void aLoopWithoutTicksIsNeverLate() {
        assertThat(new Punctuality().lateNanos(System.nanoTime())).isZero();
    }

    @Test
    void aTickThatIsOverdueTellsForHowLong() {
        Punctuality punctuality = new Punctuality();
        punctuality.tick(Long.MAX_VALUE - 15, Long.MAX_VALUE - 5);

        assertThat(punctuality.lateNanos(Long.MAX_VALUE - 7)).isZero();
        assertThat(punctuality.lateNanos(Long.MIN_VALUE + 4))
                .as("10 later: nanoTime may overflow")
                .isEqualTo(10);
    }

    /** After a stall, a loop may come to its timers before it comes to its sockets. */
    @Test
    void aTickThatCameLateTellsUntilTheNextOne() {
        Punctuality punctuality = new Punctuality();
        punctuality.tick(0, 10);
        punctuality.tick(2_500, 2_510);
        assertThat(punctuality.lateNanos(2_501)).isEqualTo(2_490);

        punctuality.tick(2_511, 2_521);
        assertThat(punctuality.lateNanos(2_512)).isEqualTo(1);
    }

    @ParameterizedTest(name = "round trip {0}")
    @ValueSource(strings = {"0ms", "20ms"})
    void a101ThatWaitedSaysForHowLong(String roundTrip) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (RawServer server = new RawServer(peer -> {
            String request = peer.readRequest();
            asked.countDown();
            busy.await();
            peer.send(peer.response(request));
            written.countDown();
            peer.drain();
        })) {
            WsConnector connector = LOOP.connector(Loop.plain("127.0.0.1", server.port()));
            CountDownLatch upgraded = new CountDownLatch(1);
            Recorder recorder = new Recorder().onUpgrade(c -> upgraded.countDown());
            LOOP.open(connector, Loop.opening(profile(roundTrip), 1), recorder);
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
            beBusy(connector);

            assertThat(upgraded.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(recorder.upgrade.lateNanos()).isGreaterThanOrEqualTo(BUSY_NANOS);
            LOOP.run(() -> recorder.connection.abandon());
            recorder.awaitEnd();
        }
    }

    @ParameterizedTest(name = "round trip {0}")
    @ValueSource(strings = {"0ms", "20ms"})
    void aPingThatWaitedWasAnsweredLate(String roundTrip) throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            busy.await();
            peer.send(RawServer.hex("8900"));
            written.countDown();
            peer.drain();
        })) {
            WsConnector connector = LOOP.connector(Loop.plain("127.0.0.1", server.port()));
            CompletableFuture<Long> answered = new CompletableFuture<>();
            CountDownLatch upgraded = new CountDownLatch(1);
            Recorder recorder = new Recorder() {
                @Override
                public void ping(long atNanos, long answeredAfterNanos) {
                    answered.complete(answeredAfterNanos);
                }
            }.onUpgrade(c -> upgraded.countDown());
            LOOP.open(connector, Loop.opening(profile(roundTrip), 1), recorder);
            assertThat(upgraded.await(30, TimeUnit.SECONDS)).isTrue();
            beBusy(connector);

            assertThat(answered.get(30, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(BUSY_NANOS);
            LOOP.run(() -> recorder.connection.abandon());
            recorder.awaitEnd();
        }
    }
}
