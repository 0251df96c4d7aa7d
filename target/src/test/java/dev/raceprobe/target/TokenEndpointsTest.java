package dev.raceprobe.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class TokenEndpointsTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String USER = "{\"user\":\"ada\"}";
    private static final String CLIENT = "Basic "
            + Base64.getEncoder()
                    .encodeToString((TargetSettings.DEMO_CLIENT + ":" + TargetSettings.DEMO_CLIENT_SECRET)
                            .getBytes(StandardCharsets.UTF_8));
    private static FaultyTarget target;

    @BeforeAll
    static void start() {
        target = Targets.start();
    }

    @AfterAll
    static void stop() {
        target.close();
    }

    @Test
    void aTokenOfTheEndpointOpensAConnectionAsItsUser() throws Exception {
        JsonNode answer = json(post("/token?ttl=90s", USER, "-"));
        assertThat(answer.path("expiresIn").asLong()).isEqualTo(90);
        Date expiry =
                SignedJWT.parse(answer.path("token").asText()).getJWTClaimsSet().getExpirationTime();
        assertThat(expiry.toInstant())
                .isBetween(Instant.now().plusSeconds(80), Instant.now().plusSeconds(91));

        try (RawClient client = RawClient.handshake(
                target,
                "/ws",
                Map.of("Authorization", "Bearer " + answer.path("token").asText()))) {
            assertThat(client.nextFrame().path("user").asText()).isEqualTo("ada");
        }
    }

    @Test
    void clientCredentialsAreCheckedAndTheirTokenIsTheClients() throws Exception {
        JsonNode answer = json(post("/oauth/token", "grant_type=client_credentials&scope=chat", CLIENT));
        assertThat(answer.path("token_type").asText()).isEqualTo("Bearer");
        assertThat(answer.path("expires_in").asLong()).isEqualTo(600);
        assertThat(SignedJWT.parse(answer.path("access_token").asText())
                        .getJWTClaimsSet()
                        .getSubject())
                .isEqualTo("raceprobe-demo");

        assertThat(post("/oauth/token", "grant_type=client_credentials", "Basic bm86bm8=")
                        .statusCode())
                .isEqualTo(401);
        assertThat(post("/oauth/token", "grant_type=password", CLIENT).statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"503, 503", "401, 401", "not_json, 200", "no_token, 200"})
    void aFaultIsWhatTheQuerySaysAndIsOwnedUpTo(String fault, int status) throws Exception {
        target.resetTruth();
        HttpResponse<String> response = post("/token?fault=" + fault, USER, "-");
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).doesNotContain("eyJ");
        assertThat(Targets.faults(target)).startsWith("token_endpoint " + fault + " 1/");
    }

    @Test
    void aRequestCanBeCutOrAnsweredLate() throws Exception {
        assertThatThrownBy(() -> post("/token?fault=cut", USER, "-")).isInstanceOf(IOException.class);
        long begun = System.nanoTime();
        assertThat(post("/token?delay=150ms", USER, "-").statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(145));
    }

    @Test
    void whatCannotBeAnsweredIsSaid() throws Exception {
        assertThat(post("/token", "not JSON", "-").statusCode()).isEqualTo(400);
        assertThat(post("/token?fault=what", USER, "-").statusCode()).isEqualTo(400);
    }

    private static HttpResponse<String> post(String path, String body, String authorization)
            throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + target.port() + path))
                        .header("Authorization", authorization)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body());
    }
}
