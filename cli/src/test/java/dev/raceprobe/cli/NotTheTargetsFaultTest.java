package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults of the network and of the credentials: exit 3, a condition that names the owner, and never a finding. */
class NotTheTargetsFaultTest {
    private static final String WRONG_KEY = "another-key-than-the-service-has-0123456789";

    private static final String AUTH = """
            {type: SignedJWT, signedJWT: {algorithm: HS256, keySecretRef: {name: chat-probe, key: signing-key}},
              placement: %s, users: {count: 6}}""";

    @TempDir
    private Path directory;

    @Test
    void noBackendIsTheNetworks() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        Cli run = run(ProbeText.at(port, "/ws"));

        assertInconclusive(run, "NetworkFault");
        assertThat(run.condition("TargetReachable")).isEqualTo("False NoResponse");
    }

    @Test
    void aNameThatNobodyHasIsTheNetworks() {
        Cli run = run(ProbeText.at("ws://no-such-host.invalid:8080/ws"));

        assertInconclusive(run, "NetworkFault");
        assertThat(run.condition("TargetReachable")).isEqualTo("False NoResponse");
    }

    /** What is never accepted stays in the backlog: connected, and silent. */
    @Test
    void aServerThatNeverAnswersIsTheNetworks() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress())) {
            Cli run = run(ProbeText.at(silent.getLocalPort(), "/ws").connectTimeout("1s"));

            assertInconclusive(run, "NetworkFault");
            assertThat(run.condition("TargetReachable")).isEqualTo("False NoResponse");
        }
    }

    @ParameterizedTest(name = "HTTP {0}")
    @ValueSource(ints = {200, 301, 404})
    void aPlainHttpServerIsNotAWebSocket(int status) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        http.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        http.start();
        try {
            Cli run = run(ProbeText.at(http.getAddress().getPort(), "/ws"));

            assertInconclusive(run, "NotAWebSocket");
            assertThat(run.condition("TargetReachable")).isEqualTo("False NotAWebSocket");
        } finally {
            http.stop(0);
        }
    }

    @Test
    void aWrongKeyIsTheCredentials() {
        try (FaultyTarget target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null))) {
            Cli run = run(ProbeText.at(target.port(), "/ws").key(WRONG_KEY));

            assertInconclusive(run, "CredentialsFault");
            assertThat(run.condition("CredentialsValid")).isEqualTo("False TokenRejected");
            assertThat(run.condition("TargetReachable")).startsWith("True");
            assertThat(target.truth().connections().opened()).isZero();
        }
    }

    /** As most services refuse that look at the token in the handler: they accept, and then close. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            /auth?variant=fixed&refuse=close&delay=0ms | {type: Header}
            /auth?variant=fixed&refuse=close&delay=3ms | {type: Header}
            /ws?auth=first_message | {type: FirstMessage, format: '{"type":"auth","token":"{token}"}'}
            """)
    void aWrongKeyThatIsRefusedAfterThe101IsTheCredentials(String path, String placement) {
        try (FaultyTarget target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null))) {
            Cli run = run(ProbeText.at(target.port(), path)
                    .readyOnUpgrade()
                    .auth(AUTH.formatted(placement))
                    .key(WRONG_KEY));

            assertInconclusive(run, "CredentialsFault");
            assertThat(run.condition("CredentialsValid")).isEqualTo("False TokenRejected");
            assertThat(run.condition("TargetReachable")).startsWith("True");
        }
    }

    /** ColdStart's polls leave before their token is refused: they are no proof that others' tokens are good. */
    @Test
    void aWrongKeyIsTheCredentialsAlsoBesidePollsThatLeaveAtOnce() {
        try (FaultyTarget target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null))) {
            Cli run = run(ProbeText.at(target.port(), "/auth?variant=fixed&refuse=close&delay=3ms")
                    .readyOnUpgrade()
                    .auth(AUTH.formatted("{type: Header}"))
                    .key(WRONG_KEY)
                    .scenario("{name: cold, type: ColdStart, coldStart: {pollInterval: 100ms}}"));

            assertThat(run.condition("CredentialsValid")).isEqualTo("False TokenRejected");
            assertThat(run.status().path("findings")).as(run.out()).isEmpty();
            assertThat(run.status().at("/scenarios/1/reason").asText()).isEqualTo("CredentialsFault");
        }
    }

    @Test
    void aSecretThatIsMissingIsNamed() {
        try (FaultyTarget target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null))) {
            Cli run = run(ProbeText.at(target.port(), "/ws").withoutSecret());

            assertInconclusive(run, "CredentialsFault");
            assertThat(run.condition("CredentialsValid")).isEqualTo("False TokenUnavailable");
            assertThat(run.out()).contains("chat-probe");
            assertThat(target.truth().connections().rejected())
                    .as("nothing is attempted")
                    .isEmpty();
        }
    }

    private Cli run(ProbeText probe) {
        probe.scenario(ProbeText.ACCEPT);
        return Cli.trusted(() -> Cli.call("run", probe.in(directory), "--output", "json", "--for", "1s"));
    }

    private static void assertInconclusive(Cli run, String reason) {
        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(ExitCode.INCONCLUSIVE);
        assertThat(run.row().path("result").asText()).isEqualTo("Inconclusive");
        assertThat(run.row().path("reason").asText()).as(run.out()).isEqualTo(reason);
        assertThat(run.row().path("samples").asLong()).isZero();
        assertThat(run.row().path("inconclusive").asLong()).isPositive();
        assertThat(run.status().path("findings")).isEmpty();
        assertThat(run.condition("Passing")).isEqualTo("Unknown " + reason);
    }
}
