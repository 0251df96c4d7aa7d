package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of DESIGN's table of owners, each provoked; those of {@link NotTheTargetsFaultTest} are there. */
@Order(1) // takes longest
class OwnersTest {
    private static final String EVENTS =
            ProbeText.EVENTS.replace("sessions: 60", "sessions: 20").replace("interval: 1s", "interval: 1s");

    private static final String HELD_BACK = "[1-9][0-9]* not attempted: the circuit breaker was open";

    /** Connections after which a target is restarted: the run is under way. */
    private static final int SOME = 60;

    @TempDir
    private Path directory;

    @Test
    void aPlainServerBehindWssIsTheNetworks() throws IOException {
        try (RawServer server = RawServer.start(n -> RawServer.status("400 Bad Request"))) {
            Cli run = run(ProbeText.at("wss://127.0.0.1:" + server.port() + "/ws"));

            assertInconclusive(run, "NetworkFault");
            assertThat(run.condition("TargetReachable")).isEqualTo("False NoResponse");
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"})
    void aProxyThatHasNoBackendIsTheNetworks(String status) throws IOException {
        assertInconclusive(against(n -> RawServer.status(status)), "NetworkFault");
    }

    /** The breaker would end both of the next two early, which is right, and would leave too little to look at. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"503 Service Unavailable", "404 Not Found", "500 Internal Server Error"})
    void whatIsRefusedOnlySometimesIsTheTargets(String status) throws IOException {
        Cli run = against(n -> n % 5 == 0 ? RawServer.status(status) : RawServer.upgradeAndResetAfter(3));

        assertThat(run.status().path("findings").findValuesAsText("race"))
                .as(run.out())
                .contains("upgrade_failed");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void fiveHundredIsTheTargetsAlsoWhenAllFail() throws IOException {
        Cli run = against(n -> RawServer.status("500 Internal Server Error"));

        assertOnlyFinding(run, "upgrade_failed");
    }

    /** What the breaker held back was no silence of the target's, and is said wherever its absence shows. */
    @Test
    void anOpenBreakerIsSaidInTheConditionAndInTheRow() throws IOException {
        try (RawServer server = RawServer.start(n -> RawServer.status("500 Internal Server Error"))) {
            ProbeText probe = ProbeText.at(server.port(), "/ws")
                    .scenario(ProbeText.EVENTS)
                    .minSamples(20);
            Cli run = Cli.trusted(() -> Cli.call("run", probe.in(directory), "--for", "2s", "--output", "json"));

            assertThat(run.row().path("message").asText()).containsPattern(HELD_BACK);
            assertThat(run.message("TargetReachable")).containsPattern(HELD_BACK);
            assertThat(run.status().path("findings").findValuesAsText("race"))
                    .as(run.out())
                    .containsExactly("upgrade_failed");
        }
    }

    /** Their tokens are good, or they would not be accepted at other times. */
    @Test
    void acceptedUsersThatAreRefusedNowAndThenAfterThe101AreTheTargets() {
        try (FaultyTarget target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null))) {
            Cli run = run(ProbeText.at(target.port(), "/gate?with=1008&p=0.3").readyOnUpgrade());

            assertOnlyFinding(run, "abnormal_close");
            assertThat(run.condition("CredentialsValid")).isEqualTo("True TokenAccepted");
        }
    }

    /** Closed as on whom it does not know, but only while it has not accepted the connection: the same users are served later. */
    @ParameterizedTest(name = "ready is the upgrade: {0}")
    @ValueSource(booleans = {true, false})
    void earlyMessagesThatAreClosedOnWith1008AreTheAcceptRace(boolean readyOnUpgrade) {
        try (FaultyTarget target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null))) {
            ProbeText probe = ProbeText.at(target.port(), "/accept-race?window=80ms&outcome=1008")
                    .load("{maxConnectsPerSecond: 300, circuitBreaker: {maxRejectedPercent: '100'}}")
                    .scenario(ProbeText.ACCEPT.replace("connections: 30", "connections: 80"))
                    .minSamples(60);
            String manifest = (readyOnUpgrade ? probe.readyOnUpgrade() : probe).in(directory);
            Cli run = Cli.trusted(() -> {
                target.resetTruth();
                return Cli.call("run", manifest, "--output", "json");
            });

            assertOnlyFinding(run, "accept_before_send");
            assertThat(run.status().path("findings").get(0).path("count").asLong())
                    .isEqualTo(target.truth().count("accept_race", "1008"));
            assertThat(run.condition("CredentialsValid")).isEqualTo("True TokenAccepted");
        }
    }

    @Test
    void beingRateLimitedIsOurs() throws IOException {
        try (RawServer server = RawServer.start(n -> RawServer.status("429 Too Many Requests"))) {
            String manifest = manifest(ProbeText.at(server.port(), "/ws"));

            Cli run = Cli.call("run", manifest, "--for", "2s", "--output", "json");

            assertInconclusive(run, "RateLimited");
        }
    }

    /** Anything after a valid 101 is never the network's. */
    @Test
    void aResetThreeMillisecondsAfterThe101IsTheTargets() throws IOException {
        Cli run = against(n -> RawServer.upgradeAndResetAfter(3));

        assertOnlyFinding(run, "abnormal_close");
        assertThat(run.condition("TargetReachable")).startsWith("True");
    }

    /** What the cap holds back is counted, and does not make the measurement untrusted. */
    @Test
    void aTargetThatHangsUntilTheCapIsFullIsTheTargets() throws IOException {
        try (RawServer server = RawServer.start(n -> RawServer.upgradeAndStaySilent())) {
            ProbeText probe = ProbeText.at(server.port(), "/ws")
                    .load("{maxConnectsPerSecond: 300, concurrency: 20, circuitBreaker: {maxRejectedPercent: '100'}}")
                    .scenario(EVENTS)
                    .minSamples(40);
            Cli run = Cli.trusted(() -> Cli.call("run", probe.in(directory), "--output", "json"));

            assertOnlyFinding(run, "never_ready");
            assertThat(run.condition("MeasurementTrusted")).startsWith("True");
        }
    }

    /**
     * No revision is watched here: for the probe the service simply went away while others reached it. Whom it hung up on had its
     * 101 before, or met nobody until it was back.
     */
    @Test
    void aRestartInMidRoundIsNeverTheNetworks() {
        Cli run = Cli.trusted(this::runWithARestart);

        assertThat(run.status().path("findings").findValuesAsText("race"))
                .as(run.out())
                .containsExactlyInAnyOrder("abnormal_close", "upgrade_failed");
        assertThat(run.status().path("findings").findValuesAsText("owner")).containsOnly("Target");
        assertThat(run.row().path("result").asText()).as(run.out()).isEqualTo("Failed");
        assertThat(run.row().path("inconclusive").asLong()).as(run.out()).isZero();
        assertThat(run.condition("TargetReachable")).startsWith("True");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
    }

    private Cli runWithARestart() throws Exception {
        FaultyTarget first = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null));
        ExecutorService restarting = Executors.newSingleThreadExecutor();
        try {
            Future<FaultyTarget> second = restarting.submit(() -> restarted(first));
            Cli run = Cli.call(
                    "run",
                    ProbeText.at(first.port(), "/ws?pace=100ms")
                            .load("{maxConnectsPerSecond: 100, circuitBreaker: {maxRejectedPercent: '100'}}")
                            .scenario(EVENTS)
                            .in(directory),
                    "--for",
                    "6s",
                    "--output",
                    "json");
            second.get(1, TimeUnit.MINUTES).close();
            return run;
        } finally {
            first.close();
            restarting.shutdownNow();
        }
    }

    /** Gone in the middle of exchanges, back as soon as somebody has missed it. */
    private static FaultyTarget restarted(FaultyTarget first) throws IOException {
        await().pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofMinutes(1))
                .until(() -> first.truth().connections().opened() >= SOME
                        && first.truth().connections().active() > 0);
        int port = first.port();
        first.close();
        try (ServerSocket nobody = new ServerSocket(port, 1_000, InetAddress.getByName("127.0.0.1"))) {
            nobody.accept().close();
        }
        return FaultyTarget.start(new TargetSettings("127.0.0.1", port, null));
    }

    private Cli against(IntFunction<RawServer.Reply> replies) throws IOException {
        try (RawServer server = RawServer.start(replies)) {
            return run(ProbeText.at(server.port(), "/ws"));
        }
    }

    private Cli run(ProbeText probe) {
        String manifest = manifest(probe);
        return Cli.trusted(() -> Cli.call("run", manifest, "--for", "2s", "--output", "json"));
    }

    private String manifest(ProbeText probe) {
        return probe.load("{maxConnectsPerSecond: 300, circuitBreaker: {maxRejectedPercent: '100'}}")
                .scenario(EVENTS)
                .minSamples(20)
                .in(directory);
    }

    private static void assertInconclusive(Cli run, String reason) {
        assertThat(run.row().path("reason").asText()).as(run.out()).isEqualTo(reason);
        assertThat(run.row().path("result").asText()).isEqualTo("Inconclusive");
        assertThat(run.status().path("findings")).isEmpty();
        assertThat(run.exit()).isEqualTo(ExitCode.INCONCLUSIVE);
    }

    private static void assertOnlyFinding(Cli run, String race) {
        JsonNode findings = run.status().path("findings");
        assertThat(findings.findValuesAsText("race")).as(run.out()).containsExactly(race);
        assertThat(findings.path(0).path("owner").asText()).isEqualTo("Target");
        assertThat(run.row().path("result").asText()).as(run.out()).isEqualTo("Failed");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
    }
}
