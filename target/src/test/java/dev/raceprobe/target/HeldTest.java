package dev.raceprobe.target;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections that are ended while they are held, and those whose token expires meanwhile. */
class HeldTest {
    private FaultyTarget target;

    @BeforeEach
    void start() {
        target = Targets.start();
    }

    @AfterEach
    void stop() {
        target.close();
    }

    @ParameterizedTest
    @CsvSource({
        "idle=200ms,           close 1000, held idle 1/1;",
        "idle=200ms&how=reset, reset,      held idle 1/1;",
        "age=200ms,            close 1000, held age 1/1;",
        "every=300ms,          close 1000, held common 1/1;",
    })
    void aHeldConnectionIsEnded(String query, String end, String truth) {
        try (RawClient client = RawClient.open(target, "/held?" + query, "ann")) {
            client.next();
            assertThat(client.next()).isEqualTo(end);
        }
        assertThat(Targets.faults(target)).isEqualTo(truth);
    }

    @Test
    void framesKeepASilentConnectionOpen() {
        try (RawClient client = RawClient.open(target, "/held?idle=1s&age=0ms", "ann")) {
            client.next();
            for (int i = 0; i < 3; i++) {
                assertThat(client.ping("a" + i).next()).isEqualTo("pong a" + i);
            }
        }
        assertThat(target.truth().faults()).isEmpty();
    }

    private RawClient expiring(String query, long millis) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder(Tokens.claims("ann").build())
                .expirationTime(Date.from(Instant.now().plusMillis(millis)))
                .build();
        return RawClient.handshake(
                target, "/expiry?" + query, Map.of("Authorization", "Bearer " + Tokens.signed(claims)));
    }

    /** Expiry is a whole second: in [1 s, 2 s]. */
    @ParameterizedTest
    @CsvSource({
        "variant=fixed&at=close,   close 4401, ''",
        "variant=fixed&at=ask,     error,      ''",
        "fault=early&lead=10s,     close 4401, expiry early 1/1;",
    })
    void atTheExpiryWhatIsRightIsDoneOrNot(String query, String next, String truth) {
        try (RawClient client = expiring(query, 2_000)) {
            client.next();
            assertThat(client.next()).isEqualTo(next);
        }
        assertThat(Targets.faults(target)).isEqualTo(truth);
    }

    @Test
    void anExpiredTokenIsRefusedUnlessItIsTheFault() {
        try (RawClient client = expiring("variant=fixed", -5_000)) {
            assertThat(client.status()).isEqualTo(401);
        }
        try (RawClient client = expiring("fault=reuse", -5_000)) {
            assertThat(client.status()).isEqualTo(101);
            assertThat(client.next()).isEqualTo("connection_established");
        }
        assertThat(Targets.faults(target)).isEqualTo("expiry reuse 1/1;");
    }
}
