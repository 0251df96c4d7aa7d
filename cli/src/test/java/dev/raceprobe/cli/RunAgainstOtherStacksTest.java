package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.cli.ReferenceService.Stack;
import dev.raceprobe.target.TargetSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code raceprobe run} against services whose WebSocket stack is not ours: FastAPI, Starlette and uvicorn, and Node's ws. What
 * is found is what they say that they did.
 */
@Order(1) // takes longest
class RunAgainstOtherStacksTest {
    @TempDir
    private static Path directory;

    private static final Map<Stack, ReferenceService> SERVICES = new EnumMap<>(Stack.class);

    @BeforeAll
    static void start() throws IOException {
        for (Stack stack : Stack.values()) {
            ReferenceService.start(stack, directory, TargetSettings.DEMO_KEY)
                    .ifPresent(service -> SERVICES.put(stack, service));
        }
    }

    @AfterAll
    static void stop() {
        SERVICES.values().forEach(ReferenceService::close);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "FASTAPI, error",
        "FASTAPI, lost",
        "FASTAPI, 1011",
        "FASTAPI, crash",
        "NODE_WS, error",
        "NODE_WS, lost",
        "NODE_WS, 1011",
        "NODE_WS, abort",
    })
    void theAcceptRaceIsCountedAndItsWindowMeasured(Stack stack, String outcome) throws IOException {
        ReferenceService service = service(stack);
        Cli run = run(
                service,
                at(service, "/accept-race?window=80ms&outcome=" + outcome)
                        .load("{maxConnectsPerSecond: 100}")
                        .scenario(ProbeText.ACCEPT.replace("connections: 30", "connections: 80"))
                        .minSamples(160));

        assertOnlyFinding(service, run, "accept_before_send", "accept_race", outcome);
        JsonNode window = run.row().path("raceWindow");
        // half of a 95 % interval: of twenty runs one is beyond it, and hardly any beyond twice as much
        long uncertainty = Durations.millis(window.path("uncertainty").asText());
        assertThat(Durations.millis(window.path("closesAt").asText()))
                .as("race window of %s", window)
                .isCloseTo(80L, within(Math.max(5L, 2 * uncertainty)));
        // where a busy machine sends late, few offsets are near the edge
        assertThat(uncertainty).as("race window of %s", window).isLessThan(80);
    }

    @ParameterizedTest(name = "{0}: {1} is {2}")
    @CsvSource({
        "FASTAPI, lost,      event_lost",
        "FASTAPI, duplicate, event_duplicated",
        "FASTAPI, reorder,   event_reordered",
        "FASTAPI, late,      event_late",
        "NODE_WS, lost,      event_lost",
        "NODE_WS, duplicate, event_duplicated",
        "NODE_WS, reorder,   event_reordered",
        "NODE_WS, late,      event_late",
    })
    void eventsThatAreMistreatedAreCountedByName(Stack stack, String fault, String race) throws IOException {
        ReferenceService service = service(stack);
        Cli run = run(
                service, at(service, "/events?p=0.3&delay=1s&fault=" + fault).scenario(ProbeText.EVENTS));

        assertOnlyFinding(service, run, race, "event", fault);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"FASTAPI", "NODE_WS"})
    void everyForeignFrameIsCountedAsALeak(Stack stack) throws IOException {
        ReferenceService service = service(stack);
        Cli run = run(
                service,
                at(service, "/leak?p=0.5").scenario(ProbeText.ISOLATION).minSamples(24));

        assertOnlyFinding(service, run, "cross_user_leak", "leak", "foreign_frame");
    }

    /** What frameworks make of a crash: uvicorn cuts the connection, an application on ws closes it with 1011. */
    @ParameterizedTest(name = "{0}: {1} is {2}")
    @CsvSource({
        "FASTAPI, at=message, 1006, abnormal_close",
        "FASTAPI, at=connect, 500,  upgrade_failed",
        "FASTAPI, at=forbid,  403,  upgrade_failed",
        "NODE_WS, at=message, 1011, abnormal_close",
        "NODE_WS, at=message&with=1006, 1006, abnormal_close",
        "NODE_WS, at=connect, 500,  upgrade_failed",
    })
    void aCrashOfAHandlerIsWhatTheFrameworkMakesOfIt(Stack stack, String where, String outcome, String race)
            throws IOException {
        ReferenceService service = service(stack);
        Cli run = run(
                service,
                at(service, "/crash?p=0.3&" + where)
                        .load("{maxConnectsPerSecond: 300, circuitBreaker: {maxRejectedPercent: '100'}}")
                        .scenario(ProbeText.EVENTS));

        assertOnlyFinding(service, run, race, "crash", outcome);
    }

    /** As in {@link ChurnAgainstTargetTest}: what the cycles of a round show together is one failed check. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "FASTAPI, effect=slow&each=3ms",
        "FASTAPI, effect=none",
        "NODE_WS, effect=slow&each=3ms",
        "NODE_WS, effect=none"
    })
    void slotsThatAreLostAreOneLeakARound(Stack stack, String query) {
        ReferenceService service = service(stack);
        Cli run = churn(service, query, query.equals("effect=none"));

        assertThat(run.status().path("findings").findValuesAsText("race"))
                .as(run.out())
                .containsExactly("resource_leak");
        assertThat(run.status().at("/findings/0/count").asLong())
                .as(run.out())
                .isEqualTo(run.row().path("samples").asLong() / 150);
        assertThat(service.count("resource_leak", "slot")).isPositive();
        assertThat(run.row().path("result").asText()).isEqualTo("Failed");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"FASTAPI", "NODE_WS"})
    void slotsThatAreGivenBackAreNoLeak(Stack stack) {
        Cli run = churn(service(stack), "effect=slow&variant=fixed", true);

        assertPassed(run);
    }

    private static Cli churn(ReferenceService service, String query, boolean withGauge) {
        String gauge =
                ", openConnectionsMetric: {url: \"http://127.0.0.1:%d/churn?%s\", name: service_open_connections}"
                        .formatted(service.port(), query);
        return run(
                service,
                at(service, "/churn?" + query)
                        .scenario("{name: churn, type: Churn, interval: 2s, churn: {cycles: 150%s}}"
                                .formatted(withGauge ? gauge : "")));
    }

    @ParameterizedTest(name = "{0}{1}")
    @CsvSource({
        "FASTAPI, /ws",
        "FASTAPI, /slow?delay=600ms",
        "FASTAPI, /accept-race?variant=fixed",
        "NODE_WS, /ws",
        "NODE_WS, /slow?delay=600ms",
        "NODE_WS, /accept-race?variant=fixed",
    })
    void whatIsCorrectIsNoFindingHoweverLate(Stack stack, String path) {
        ReferenceService service = service(stack);
        Cli run = run(
                service,
                at(service, path)
                        .scenario(ProbeText.ACCEPT)
                        .scenario(ProbeText.EVENTS
                                .replace("eventDeadline: 700ms", "eventDeadline: 2s")
                                .replace("lostAfter: 1400ms", "lostAfter: 4s"))
                        .scenario(ProbeText.ISOLATION)
                        .minSamples(24));

        assertPassed(run);
    }

    /** The pattern of most applications: they accept, look at the token, and close with 1008. All of them at once. */
    @Test
    void aWrongKeyIsTheCredentialsAlsoWhereItIsRefusedByAClose() {
        assumeTrue(!SERVICES.isEmpty(), "no other stack is installed");
        List<ProbeText> probes = new ArrayList<>();
        SERVICES.forEach((stack, service) -> {
            for (boolean onUpgrade : List.of(false, true)) {
                ProbeText probe = at(service, "/ws?refuse=close")
                        .named("closed-" + probes.size())
                        .key("another-key-than-the-service-has-0123456789")
                        .scenario(ProbeText.ACCEPT)
                        .scenario(ProbeText.EVENTS.replace("sessions: 60", "sessions: 20"));
                if (onUpgrade) {
                    probe.readyOnUpgrade();
                }
                probes.add(probe);
            }
        });
        String file = ProbeText.together(probes, directory);
        Cli run = Cli.trusted(() -> Cli.call("run", file, "--for", "1s", "--output", "json"));

        for (JsonNode probe : run.json().path("probes")) {
            JsonNode status = probe.path("status");
            assertThat(status.path("findings")).as(probe.toPrettyString()).isEmpty();
            assertThat(status.path("scenarios").findValuesAsText("reason"))
                    .as(probe.toPrettyString())
                    .containsExactly("CredentialsFault", "CredentialsFault");
            assertThat(status.path("conditions").findValuesAsText("reason"))
                    .as(probe.toPrettyString())
                    .contains("TokenRejected");
        }
        assertThat(run.exit()).isEqualTo(ExitCode.INCONCLUSIVE);
    }

    private static ReferenceService service(Stack stack) {
        assumeTrue(SERVICES.containsKey(stack), stack + " is not installed");
        return SERVICES.get(stack);
    }

    private static ProbeText at(ReferenceService service, String path) {
        return ProbeText.at(service.port(), path);
    }

    private static Cli run(ReferenceService service, ProbeText probe) {
        return Cli.trusted(() -> {
            service.resetTruth();
            return Cli.call("run", probe.in(directory), "--output", "json");
        });
    }

    /** As often as the service did it, and what is shown of it was done to these connections. */
    private static void assertOnlyFinding(ReferenceService service, Cli run, String race, String fault, String outcome)
            throws IOException {
        long truth = service.count(fault, outcome);
        JsonNode findings = run.status().path("findings");
        assertThat(findings.findValuesAsText("race")).as(run.out()).containsExactly(race);
        assertThat(findings.get(0).path("count").asLong()).as(run.out()).isEqualTo(truth);
        assertThat(findings.get(0).path("owner").asText()).isEqualTo("Target");
        assertThat(truth).isPositive();
        assertThat(TraceIds.ofEvidence(run.json().at("/probes/0/evidence"), race))
                .as(run.out())
                .isNotEmpty()
                .doesNotContain("")
                .isSubsetOf(service.traces(fault, outcome));
        assertThat(run.row().path("result").asText()).as(run.out()).isEqualTo("Failed");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
    }

    private static void assertPassed(Cli run) {
        assertThat(run.status().path("findings")).as(run.out()).isEmpty();
        assertThat(run.status().path("scenarios").findValuesAsText("result"))
                .as(run.out())
                .containsOnly("Passed");
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.PASSED);
    }
}
