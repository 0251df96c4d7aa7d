package dev.raceprobe.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A share of the connections, of the handshakes, of the slots, of the starts: the truth counts those that clients saw, and the rest are served. */
class ShareTest {
    private static final int TRIES = 60;

    private FaultyTarget target;

    @BeforeEach
    void start() {
        target = Targets.start();
    }

    @AfterEach
    void stop() {
        target.close();
    }

    /** Binomial(60, 0.5) is outside of this with probability under 1e-6, and the seed is fixed. */
    private void assertHalf(int seen, String fault, String outcome) {
        assertThat(seen).isBetween(11, 49);
        awaitCount(fault, outcome, seen);
    }

    /** A client may have its 101 before the server has turned to what comes after it. */
    private void awaitCount(String fault, String outcome, long count) {
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(
                        () -> assertThat(target.truth().count(fault, outcome)).isEqualTo(count));
    }

    /** They end long before the first event of a chat is due. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"age, age=1ms", "idle, idle=1ms"})
    void halfOfTheHeldConnectionsEnd(String outcome, String query) {
        int ended = 0;
        for (int i = 0; i < TRIES; i++) {
            try (RawClient client = RawClient.open(target, "/held?pace=100ms&p=0.5&" + query, "ann")) {
                client.next();
                String next = client.chat("a", "hello").next();
                assertThat(next).isIn("close 1000", "agent_started a");
                ended += next.equals("close 1000") ? 1 : 0;
            }
        }
        assertHalf(ended, "held", outcome);
    }

    /** A connection outlives the moments that do not strike, and all have the same moments. */
    @Test
    void connectionsEndTogetherAtHalfOfTheMoments() {
        for (int round = 0; round < 5; round++) {
            try (RawClient ann = RawClient.open(target, "/held?every=50ms&p=0.5", "ann");
                    RawClient bob = RawClient.open(target, "/held?every=50ms&p=0.5", "bob")) {
                ann.next();
                bob.next();
                assertThat(ann.next()).isEqualTo("close 1000");
                assertThat(bob.next()).isEqualTo("close 1000");
            }
        }
        assertThat(target.truth().count("held", "common")).isEqualTo(10);
    }

    @Test
    void halfOfThoseThatAreTooManyAreTurnedAway() {
        int refused = 0;
        for (int i = 0; i < TRIES; i++) {
            refused += status("/storm?capacity=0&p=0.5", Tokens.of("ann")) == 503 ? 1 : 0;
        }
        assertHalf(refused, "connect_storm", "503");
    }

    @Test
    void halfOfTheExpiredTokensAreLetIn() {
        String expired =
                Tokens.signed(new JWTClaimsSet.Builder(Tokens.claims("ann").build())
                        .expirationTime(Date.from(Instant.now().minusSeconds(5)))
                        .build());
        int opened = 0;
        for (int i = 0; i < TRIES; i++) {
            opened += status("/expiry?fault=reuse&p=0.5", expired) == 101 ? 1 : 0;
        }
        assertHalf(opened, "expiry", "reuse");
    }

    @Test
    void halfOfTheSlotsAreGivenBack() {
        int cut = 0;
        while (cut < TRIES
                && status("/churn?p=0.5&slots=" + TRIES / 10, Tokens.of("ann"))
                        == 101) { // closes without a Close frame
            int closed = ++cut;
            await().atMost(30, TimeUnit.SECONDS)
                    .until(() -> target.truth().connections().closed().getOrDefault(1006, 0L) == closed);
        }
        assertThat(cut).as("cut until all slots were lost").isBetween(TRIES / 10 + 1, TRIES - 1);
        assertThat(target.truth().count("resource_leak", "slot")).isEqualTo(TRIES / 10);
    }

    @ParameterizedTest(name = "p={0}")
    @CsvSource({"0, 0", "1, 1"})
    void aStartThatIsRightIsQuickAndIsNotOwnedUpTo(int probability, int told) {
        String path = "/cold-start?boot=%s&quick=50ms&p=%d".formatted(told == 0 ? "10m" : "100ms", probability);
        assertThat(status(path, Tokens.of("ann"))).isEqualTo(503);
        await().atMost(30, TimeUnit.SECONDS).until(() -> status(path, Tokens.of("ann")) == 101);
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> target.truth().connections().closed().values().stream()
                                .mapToLong(Long::longValue)
                                .sum()
                        == 1);
        assertThat(target.truth().count("cold_start", "start")).isEqualTo(told);
    }

    private int status(String path, String token) {
        try (RawClient client = RawClient.handshake(target, path, Map.of("Authorization", "Bearer " + token))) {
            return client.status();
        }
    }
}
