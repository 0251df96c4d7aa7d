package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Keys and tokens appear in no output, log, metric, report, environment or command line, whatever goes wrong. */
@Isolated // listens to the standard output and to every logger
class NoTokenAnywhereTest {
    private static final String KEY = "recognisable-signing-key-4711-0123456789abcdef";
    private static final String CLIENT_SECRET = "raceprobe-demo-client-secret";
    private static final Pattern JWT = Pattern.compile("eyJ[A-Za-z0-9_-]+\\.eyJ[A-Za-z0-9_-]+\\.");
    private static final String STATIC_TOKEN = staticToken();

    private static final String SIGNED =
            "type: SignedJWT, signedJWT: {algorithm: HS256, keySecretRef: {name: chat-probe, key: signing-key}}";
    private static final String STATIC =
            "type: StaticToken, staticToken: {secretKeyRef: {name: chat-probe, key: signing-key}}";
    private static final String QUERY = "placement: {type: Query, name: access_token}";

    @TempDir
    private Path directory;

    /** Accepted by the target, so that all is said that can be said. */
    private static String staticToken() {
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader(JWSAlgorithm.HS256),
                    new JWTClaimsSet.Builder()
                            .subject("static-user")
                            .expirationTime(Date.from(Instant.now().plusSeconds(3_600)))
                            .build());
            jwt.sign(new MACSigner(KEY));
            return jwt.serialize();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest(name = "{0}, target up: {1}, as {2}")
    @CsvSource({
        "signed, true, json", "signed, false, text",
        "signed by query, true, text", "signed by query, false, json",
        "static, true, json", "static, false, text",
        "static by query, true, json", "static by query, false, text",
    })
    void aRunTellsNobody(String auth, boolean up, String output) throws IOException {
        try (FaultyTarget target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null, KEY))) {
            int port = up ? target.port() : freePort();
            ProbeText probe = ProbeText.at(port, "/accept-race?window=80ms")
                    .auth(auth(auth))
                    .key(auth.startsWith("signed") ? KEY : STATIC_TOKEN)
                    .scenario(ProbeText.ACCEPT)
                    .minSamples(20);

            Cli run = Cli.trusted(() -> told("run", probe.in(directory), "--output", output, "--for", "1s"));

            assertThat(run.exit()).as(run.out()).isEqualTo(up ? ExitCode.FAILED : ExitCode.INCONCLUSIVE);
            assertThat(target.truth().connections().opened() > 0).isEqualTo(up);
        }
    }

    /** Tokens that are fetched, and what they are fetched with; and every place that a token may be sent in. */
    @ParameterizedTest(name = "{0}, target up: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "endpoint                                                | true",
                "endpoint                                                | false",
                "endpoint, placement: {type: Subprotocol, format: 'bearer.{token}'} | true",
                "client                                                  | true",
                "client                                                  | false",
                "client, placement: {type: Query, name: access_token}    | true",
                "signed, placement: {type: Subprotocol}                  | true",
                "signed, placement: {type: Subprotocol}                  | false",
                "signed, placement: {type: Cookie, name: access_token}   | true",
                "signed, placement: {type: Cookie, name: access_token}   | false",
                "signed, placement: {type: FirstMessage, format: '{\"type\":\"auth\",\"token\":\"{token}\"}'} | true",
            })
    void aRunTellsNobodyHoweverItsTokenIsHadAndPlaced(String auth, boolean up) throws IOException {
        try (FaultyTarget target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null, KEY))) {
            String at = "http://127.0.0.1:" + target.port();
            String fetched = auth.replaceFirst("^signed", SIGNED)
                    .replaceFirst(
                            "^endpoint",
                            "type: TokenEndpoint, tokenEndpoint: {url: '" + at
                                    + "/token', body: '{\"user\":\"{user}\"}', headers: [{name: X-Key, valueFrom: {secretKeyRef: {name: chat-probe, key: signing-key}}}]}")
                    .replaceFirst(
                            "^client",
                            "type: OAuth2ClientCredentials, oauth2ClientCredentials: {tokenUrl: '" + at
                                    + "/oauth/token', clientIdRef: {name: chat-probe, key: client-id},"
                                    + " clientSecretRef: {name: chat-probe, key: client-secret}}");
            String path = auth.contains("FirstMessage") ? "/ws?auth=first_message" : "/accept-race?window=80ms";
            ProbeText probe = ProbeText.at(up ? target.port() : freePort(), path)
                    .auth("{" + fetched + "}")
                    // three keys of the one Secret
                    .key(KEY + "\", client-id: raceprobe-demo, client-secret: \"" + CLIENT_SECRET)
                    .scenario(ProbeText.ACCEPT)
                    .minSamples(20);

            Cli run = told("run", probe.in(directory), "--output", up ? "json" : "text", "--for", "1s");

            assertThat(run.exit()).as(run.out() + run.err()).isNotEqualTo(ExitCode.UNUSABLE_INPUT);
            assertThat(target.truth().connections().opened() > 0).as(run.out()).isEqualTo(up);
        }
    }

    /** The same for input that is refused: it is quoted in messages. */
    @Test
    void aMistakeInTheSecretDoesNotQuoteIt() {
        ProbeText probe = ProbeText.at("ws://127.0.0.1:1/ws")
                .key(KEY + "\", data: {x: 1}, y: \"")
                .scenario(ProbeText.ACCEPT);

        told("run", probe.in(directory), "--for", "1s");
    }

    @Test
    void aProbePodTellsNobody() throws Exception {
        try (FaultyTarget target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null, KEY));
                Cluster cluster = Cluster.start(directory)) {
            cluster.apply(ProbeText.at(target.port(), "/accept-race?window=80ms")
                    .named("secretive")
                    .auth(auth("signed by query"))
                    .key(KEY)
                    .scenario(ProbeText.ACCEPT));
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                var status = cluster.status("secretive");
                return status != null && !status.findings().isEmpty();
            });

            Pod pod = cluster.pod("secretive-0");
            String at = "http://" + pod.getStatus().getPodIP() + ":8080";
            assertTold(get(at + "/metrics"));
            String report = get(at + "/api/v1/report");
            assertThat(report).contains("accept_error");
            assertTold(report);
            assertTold(get("http://127.0.0.1:" + cluster.operatorPort() + "/metrics"));
            assertTold(cluster.log("secretive-0"));
            assertTold(
                    cluster.client().configMaps().inNamespace("default").list().toString());
            assertTold(
                    cluster.client().v1().events().inNamespace("default").list().toString());
            assertTold(cluster.client()
                    .apps()
                    .statefulSets()
                    .inNamespace("default")
                    .list()
                    .toString());
            assertTold(cluster.status("secretive").toString());
            List<ProcessHandle> processes =
                    ProcessHandle.current().descendants().toList();
            assertThat(processes).isNotEmpty();
            for (ProcessHandle process : processes) {
                Path proc = Path.of("/proc", String.valueOf(process.pid()));
                assertTold(Files.readString(proc.resolve("cmdline"), StandardCharsets.ISO_8859_1));
                assertTold(Files.readString(proc.resolve("environ"), StandardCharsets.ISO_8859_1));
            }
        }
    }

    private static String auth(String words) {
        String type = words.startsWith("signed") ? SIGNED : STATIC;
        return "{" + type + (words.endsWith("query") ? ", " + QUERY : "") + "}";
    }

    private static void assertTold(String text) {
        assertThat(text)
                .doesNotContain(KEY)
                .doesNotContain(CLIENT_SECRET)
                .doesNotContain(STATIC_TOKEN)
                .doesNotContainPattern(JWT);
    }

    /** Calls the command, with standard output and error and every logger at TRACE listened to. */
    private static Cli told(String... arguments) {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level level = root.getLevel();
        ListAppender<ILoggingEvent> logs = new ListAppender<>();
        logs.start();
        ByteArrayOutputStream streams = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        PrintStream both = new PrintStream(streams, true, StandardCharsets.UTF_8);
        root.addAppender(logs);
        root.setLevel(Level.TRACE);
        System.setOut(both);
        System.setErr(both);
        try {
            Cli call = Cli.call(arguments);
            StringBuilder all = new StringBuilder(call.out()).append(call.err());
            all.append(streams.toString(StandardCharsets.UTF_8));
            for (ILoggingEvent event : List.copyOf(logs.list)) {
                all.append(event.getFormattedMessage()).append('\n');
                if (event.getThrowableProxy() != null) {
                    all.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
                }
            }
            assertTold(all.toString());
            return call;
        } finally {
            System.setOut(out);
            System.setErr(err);
            root.setLevel(level);
            root.detachAppender(logs);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static String get(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(5))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
