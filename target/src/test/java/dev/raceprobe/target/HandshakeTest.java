package dev.raceprobe.target;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import dev.raceprobe.target.token.TokenKeys;
import dev.raceprobe.target.token.TokenRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeTest {
    private FaultyTarget target;

    @BeforeEach
    void start() {
        target = Targets.start();
    }

    @AfterEach
    void stop() {
        target.close();
    }

    private String handshake(String uri, Map<String, String> headers) {
        try (RawClient client = RawClient.handshake(target, uri, headers)) {
            return client.response();
        }
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    @Test
    void tokenMayStandInHeaderQueryCookieOrSubprotocol() {
        String token = Tokens.of("ann");
        assertThat(handshake("/ws", bearer(token))).contains(" 101 ");
        assertThat(handshake("/ws?access_token=" + token, Map.of())).contains(" 101 ");
        assertThat(handshake("/ws?token=" + token, Map.of())).contains(" 101 ");
        assertThat(handshake("/ws", Map.of("Cookie", "a=b; access_token=" + token)))
                .contains(" 101 ");
        assertThat(handshake("/ws", Map.of("Sec-WebSocket-Protocol", "chat.v1, bearer." + token)))
                .contains(" 101 ");
    }

    @Test
    void subprotocolIsTheFirstOfferedOneThatIsNotTheToken() {
        String token = Tokens.of("ann");
        assertThat(handshake("/ws", Map.of("Sec-WebSocket-Protocol", token + ", chat.v1")))
                .containsIgnoringCase("sec-websocket-protocol: chat.v1\r\n")
                .doesNotContain(token);
        assertThat(handshake("/ws", Map.of("Sec-WebSocket-Protocol", token)))
                .contains(" 101 ")
                .doesNotContainIgnoringCase("sec-websocket-protocol");
    }

    @Test
    void refusalsSayWhy() {
        Instant past = Instant.now().minusSeconds(1);
        Instant future = Instant.now().plusSeconds(60);
        assertRefused("", "token is missing");
        assertRefused("a.b.c", "token is not a signed JWT");
        assertRefused("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4ifQ.", "token is not a signed JWT");
        assertRefused(
                Tokens.signed(Tokens.claims("ann").build(), "another-key-another-key-another-key!"),
                "token signature does not verify");
        assertRefused(
                Tokens.signed(
                        Tokens.claims("ann").expirationTime(Date.from(past)).build()),
                "token has expired");
        assertRefused(Tokens.signed(Tokens.claims("ann").expirationTime(null).build()), "token has no expiry");
        assertRefused(
                Tokens.signed(
                        Tokens.claims("ann").notBeforeTime(Date.from(future)).build()),
                "token is not yet valid");
        assertRefused(Tokens.signed(Tokens.claims("").build()), "token has no subject");
        assertThat(target.truth().connections().rejected()).isEqualTo(Map.of(401, 8L));
    }

    private void assertRefused(String token, String reason) {
        try (RawClient client = RawClient.handshake(target, "/ws", bearer(token))) {
            assertThat(client.status()).isEqualTo(401);
            assertThat(client.body()).isEqualTo("{\"error\":\"" + reason + "\"}\n");
        }
    }

    @Test
    void missingTokenIsRefusedUnlessTheQueryMakesItOptional() {
        try (RawClient client = RawClient.handshake(target, "/ws", Map.of())) {
            assertThat(client.status()).isEqualTo(401);
            assertThat(client.body()).contains("token is missing");
        }
        try (RawClient client = RawClient.handshake(target, "/ws?auth=optional", Map.of())) {
            assertThat(client.nextFrame().path("user").asText()).isEqualTo("anonymous");
        }
        assertThat(handshake("/ws?auth=optional", bearer("a.b.c"))).contains(" 401 ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /nowhere                     | 404 | path is unknown, GET / lists the paths
                    /accept-race?p=1.5           | 400 | query parameter p must be in [0, 1], was "1.5"
                    /accept-race?p=NaN           | 400 | query parameter p must be in [0, 1], was "NaN"
                    /accept-race?p=              | 400 | query parameter p must be in [0, 1], was ""
                    /accept-race?window=61s      | 400 | query parameter window must be a time in [0ms, 60s] such as 80ms, or a range such as 20..80ms, was "61s"
                    /accept-race?window=80..20ms | 400 | query parameter window must be a time in [0ms, 60s] such as 80ms, or a range such as 20..80ms, was "80..20ms"
                    /accept-race?window=-1ms     | 400 | query parameter window must be a time in [0ms, 60s] such as 80ms, or a range such as 20..80ms, was "-1ms"
                    /accept-race?outcome=1012    | 400 | query parameter outcome must be one of error, 1011, 1008, lost, abort, was "1012"
                    /ws?seed=x                   | 400 | query parameter seed must be a 64-bit integer, was "x"
                    /ws?p=1                      | 400 | query parameter p is unknown, must be one of pace, seed, auth
                    /ws?seed=1&seed=2            | 400 | query parameter seed must be given once, was given 2 times
                    /ws?seed=%zz                 | 400 | query must be percent-encoded as RFC 3986 §2.1 says
                    """)
    void mistakesInPathAndQueryAreNamed(String uri, int status, String error) {
        try (RawClient client = RawClient.handshake(target, uri, bearer(Tokens.of("ann")))) {
            assertThat(client.status()).isEqualTo(status);
            assertThat(client.body()).isEqualTo("{\"error\":\"" + error.replace("\"", "\\\"") + "\"}\n");
        }
    }

    @Test
    void rs256AndEs256AreVerifiedByTheirPublicKey() throws Exception {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        KeyPair rsaKeys = rsa.generateKeyPair();
        assertAccepted(rsaKeys, JWSAlgorithm.RS256, new RSASSASigner(rsaKeys.getPrivate()));
        KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
        ec.initialize(256);
        KeyPair ecKeys = ec.generateKeyPair();
        assertAccepted(ecKeys, JWSAlgorithm.ES256, new ECDSASigner((ECPrivateKey) ecKeys.getPrivate()));
    }

    private static void assertAccepted(KeyPair keys, JWSAlgorithm algorithm, JWSSigner signer) throws Exception {
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        var settings = new TargetSettings("127.0.0.1", 0, null, TokenKeys.publicKey(pem));
        try (FaultyTarget keyed = FaultyTarget.start(settings)) {
            String good = Tokens.signed(Tokens.claims("ann").build(), algorithm, signer);
            try (RawClient client = RawClient.handshake(keyed, "/ws", bearer(good))) {
                assertThat(client.nextFrame().path("user").asText()).isEqualTo("ann");
            }
            // The public key taken for a shared one, as in CVE-2015-9235.
            String confused = Tokens.signed(Tokens.claims("ann").build(), pem);
            try (RawClient client = RawClient.handshake(keyed, "/ws", bearer(confused))) {
                assertThat(client.body()).contains("token algorithm must be " + algorithm);
            }
        }
    }

    @Test
    void audienceAndIssuerAreCheckedWhenAskedFor() {
        TokenRules demo = TokenKeys.shared(TargetSettings.DEMO_KEY);
        TokenRules strict = new TokenRules(demo.algorithm(), demo.verifier(), "chat", "probe");
        var right = Tokens.claims("ann").audience("chat").issuer("probe");
        assertThat(strict.check(Tokens.signed(right.build()), Instant.now()))
                .asString()
                .startsWith("Accepted[user=ann,");
        assertThat(strict.check(Tokens.signed(right.issuer("other").build()), Instant.now()))
                .hasToString("Refused[reason=token is from another issuer]");
        assertThat(strict.check(Tokens.signed(right.audience("other").build()), Instant.now()))
                .hasToString("Refused[reason=token is for another audience]");
    }

    @Test
    void tokenIsNeitherInTheTruthNorInItsLog(@TempDir Path dir) throws Exception {
        Path log = dir.resolve("truth.jsonl");
        String token = Tokens.of("ann");
        try (FaultyTarget logged = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, log))) {
            RawClient.handshake(logged, "/ws?access_token=" + token, Map.of()).close();
            RawClient.handshake(logged, "/ws?p=1&access_token=" + token, Map.of())
                    .close();
            RawClient.handshake(logged, "/ws", bearer(token + "x")).close();
        }
        String signature = token.substring(token.lastIndexOf('.') + 1);
        assertThat(Files.readString(log))
                .contains("opened")
                .doesNotContain(signature)
                .doesNotContain("access_token");
    }

    @Test
    void traceIdIsTakenFromTheTraceparent(@TempDir Path dir) throws Exception {
        Path log = dir.resolve("truth.jsonl");
        try (FaultyTarget logged = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, log))) {
            String traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
            RawClient.handshake(logged, "/ws", Map.of("traceparent", traceparent))
                    .close();
            RawClient.handshake(logged, "/ws", Map.of("traceparent", "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01"))
                    .close();
        }
        assertThat(Files.readAllLines(log).get(0)).contains("\"trace\":\"4bf92f3577b34da6a3ce929d0e0e4736\"");
        assertThat(Files.readAllLines(log).get(1)).contains("\"trace\":\"\"");
    }
}
