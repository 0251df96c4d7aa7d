package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every auth type and every placement opens connections; and when credentials fail, they are the owner, by name. */
@Order(1) // takes longest
class AuthTypesTest {
    private static final String ENDPOINT = "{type: TokenEndpoint, users: {count: 10}, tokenEndpoint: {"
            + "url: \"http://127.0.0.1:%d%s\", body: '{\"user\":\"{user}\"}', expiresInPointer: /expiresIn}}";
    private static final String CLIENT = "{type: OAuth2ClientCredentials, oauth2ClientCredentials: {"
            + "tokenUrl: \"http://127.0.0.1:%d/oauth/token\", clientIdRef: {name: chat-probe, key: signing-key},"
            + " clientSecretRef: {name: chat-probe, key: signing-key}}}";
    private static final String SIGNED = "{type: SignedJWT, users: {count: 10}, signedJWT: {"
            + "keySecretRef: {name: chat-probe, key: signing-key}}%s}";

    @TempDir
    private Path directory;

    private static FaultyTarget target() {
        return FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "signed-jwt", "static-token", "oauth2-client-credentials", "token-endpoint"})
    void aSampleRunsAgainstTheReferenceServer(String name) throws IOException {
        try (FaultyTarget target = target()) {
            String sample = Files.readString(Path.of("../deploy/samples/auth-" + name + ".yaml"));
            Path file = Files.writeString(
                    directory.resolve(name + ".yaml"), sample.replace("127.0.0.1:8080", "127.0.0.1:" + target.port()));

            Cli run = run("run", file.toString(), "--output", "json");

            assertThat(run.exit()).as(run.out() + run.err()).isZero();
            assertThat(run.condition("CredentialsValid"))
                    .isEqualTo(name.equals("none") ? "True NotRequired" : "True TokenAccepted");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: Header}",
                "{type: Query, name: access_token}",
                "{type: Subprotocol}",
                "{type: Subprotocol, format: \"bearer.{token}\"}",
                "{type: Cookie, name: token}",
                "{type: FirstMessage, format: '{\"type\":\"auth\",\"token\":\"{token}\"}'}",
            })
    void aTokenIsAcceptedWhereverItIsPlaced(String placement) {
        try (FaultyTarget target = target()) {
            String path = placement.contains("FirstMessage") ? "/ws?auth=first_message" : "/ws";
            Cli run = run(ProbeText.at(target.port(), path).auth(SIGNED.formatted(", placement: " + placement)));

            assertThat(run.exit()).as(run.out() + run.err()).isZero();
            assertThat(run.condition("CredentialsValid")).isEqualTo("True TokenAccepted");
            assertThat(target.truth().connections().rejected()).isEmpty();
        }
    }

    @Test
    void aTokenThatTheCookieCannotCarryIsTheCredentials() {
        try (FaultyTarget target = target()) {
            Cli run = run(ProbeText.at(target.port(), "/ws")
                    .auth("{type: StaticToken, staticToken: {secretKeyRef: {name: chat-probe, key: signing-key}},"
                            + " placement: {type: Cookie, name: token}}")
                    .key("hunter2;hunter3"));

            assertCredentialsFault(run, "False TokenUnavailable");
            assertThat(run.out()).contains("a cookie must not have").doesNotContain("hunter");
            assertThat(target.truth().connections().rejected()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "503, it answered 503",
        "401, it answered 401",
        "no_token, no token at /token in its answer",
        "not_json, its answer is not JSON"
    })
    void aTokenEndpointThatGivesNoTokenIsTheCredentials(String fault, String words) {
        try (FaultyTarget target = target()) {
            Cli run = run(ProbeText.at(target.port(), "/ws")
                    .auth(ENDPOINT.formatted(target.port(), "/token?fault=" + fault)));

            assertCredentialsFault(run, "False TokenUnavailable");
            assertThat(run.out()).contains("token endpoint http://127.0.0.1:" + target.port() + ": " + words);
            assertThat(target.truth().connections().rejected())
                    .as("nothing is attempted")
                    .isEmpty();
            assertThat(target.truth().connections().opened()).isZero();
        }
    }

    @Test
    void aTokenEndpointThatNobodyRunsIsTheCredentials() {
        try (FaultyTarget target = target()) {
            Cli run = run(ProbeText.at(target.port(), "/ws").auth(ENDPOINT.formatted(1, "/token")));

            assertCredentialsFault(run, "False TokenUnavailable");
            assertThat(run.out()).contains("token endpoint http://127.0.0.1:1: it refuses connections");
        }
    }

    @Test
    void aTokenEndpointThatFailsNowAndThenIsAskedAgain() {
        try (FaultyTarget target = target()) {
            Cli run = run(ProbeText.at(target.port(), "/ws")
                    .auth(ENDPOINT.formatted(target.port(), "/token?fault=503&first=2&delay=20..80ms")));

            assertThat(run.exit()).as(run.out() + run.err()).isZero();
            assertThat(run.condition("CredentialsValid")).isEqualTo("True TokenAccepted");
            assertThat(target.truth().faults())
                    .singleElement()
                    .satisfies(fault -> assertThat(fault.events()).isEqualTo(2));
        }
    }

    @Test
    void clientCredentialsThatAreRefusedAreTheCredentials() {
        try (FaultyTarget target = target()) {
            Cli run = run(ProbeText.at(target.port(), "/ws").auth(CLIENT.formatted(target.port())));

            assertCredentialsFault(run, "False TokenUnavailable");
            assertThat(run.out()).contains("it answered 401").doesNotContain(TargetSettings.DEMO_KEY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"401", "403", "1008", "4401"})
    void everyTokenRefusedIsTheCredentialsHoweverItIsSaid(String with) {
        try (FaultyTarget target = target()) {
            Cli run = run(ProbeText.at(target.port(), "/gate?with=" + with).auth(SIGNED.formatted("")));

            assertCredentialsFault(run, "False TokenRejected");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"403", "4401"})
    void oneUserOfTenRefusedIsNamedByItsIndex(String with) {
        try (FaultyTarget target = target()) {
            Cli run =
                    run(ProbeText.at(target.port(), "/gate?user=3&with=" + with).auth(SIGNED.formatted("")));

            assertThat(run.condition("CredentialsValid")).isEqualTo("False UsersRejected");
            assertThat(run.out()).contains("never accepted: users 3");
            assertThat(run.status().path("findings")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"401", "4401"})
    void halfOfTheAttemptsRefusedIsTheTargets(String with) {
        try (FaultyTarget target = target()) {
            Cli run = run(ProbeText.at(target.port(), "/gate?p=0.5&with=" + with)
                    .auth(SIGNED.formatted(""))
                    .load("{maxConnectsPerSecond: 300, circuitBreaker: {maxRejectedPercent: \"100\"}}"));

            assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(ExitCode.FAILED);
            assertThat(run.condition("CredentialsValid")).isEqualTo("True TokenAccepted");
            assertThat(run.status().path("findings")).as(run.out()).isNotEmpty();
            assertThat(run.status().at("/findings/0/owner").asText()).isEqualTo("Target");
        }
    }

    /** Held for 2 s, round after round, by tokens of 8 s that are handed out for 7: the last ones would expire meanwhile. */
    @Test
    void aHoldBeginsWithATokenThatOutlivesIt() {
        try (FaultyTarget target = target()) {
            Verdicts.of(held(target, "8s", "2s")).passed();
        }
    }

    /** Nobody can hold a connection for 4 s with them where the service ends what has expired, as it should. */
    @Test
    void tokensThatExpireWhileConnectionsAreHeldAreTheCredentials() {
        try (FaultyTarget target = target()) {
            Cli run = held(target, "2s", "4s");

            assertCredentialsFault(run, "False TokenUnavailable");
            assertThat(run.out()).contains("tokens expire while connections are held");
        }
    }

    private Cli held(FaultyTarget target, String timeToLive, String holdFor) {
        ProbeText probe = ProbeText.at(target.port(), "/expiry?variant=fixed")
                .auth("""
                        {type: SignedJWT, refreshBefore: 1s, signedJWT: {algorithm: HS256, timeToLive: %s,
                          keySecretRef: {name: chat-probe, key: signing-key}}}""".formatted(timeToLive))
                .scenario("{name: held, type: Heartbeat, interval: 1s, heartbeat: {holdFor: %s, pingIntervals: [1s]}}"
                        .formatted(holdFor))
                .minSamples(3);
        return run("run", probe.in(directory), "--output", "json", "--for", "10s");
    }

    private static Cli run(String... arguments) {
        return Cli.trusted(() -> Cli.call(arguments));
    }

    private Cli run(ProbeText probe) {
        return run(
                "run",
                probe.scenario(ProbeText.ACCEPT).minSamples(40).in(directory),
                "--output",
                "json",
                "--for",
                "2s");
    }

    private static void assertCredentialsFault(Cli run, String condition) {
        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(ExitCode.INCONCLUSIVE);
        assertThat(run.row().path("reason").asText()).as(run.out()).isEqualTo("CredentialsFault");
        assertThat(run.condition("CredentialsValid")).isEqualTo(condition);
        assertThat(run.condition("TargetReachable")).doesNotStartWith("False");
        assertThat(run.status().path("findings")).isEmpty();
    }
}
