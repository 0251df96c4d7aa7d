package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is found against what was done, in numbers: each fault at three probabilities, and what is correct a hundred thousand
 * times. {@code mvn verify -Ptruth} runs it and prints the table, which is also in {@code cli/target/truth-table.txt}.
 */
@Tag("truth")
@Isolated
class TruthTableTest {
    /** {@code -Dtruth.checks=2000} for a shorter look. */
    private static final int HEALTHY_CHECKS = Integer.getInteger("truth.checks", 100_000);

    @TempDir
    private Path directory;

    private Path log;
    private FaultyTarget target;

    @BeforeEach
    void startTarget() {
        log = directory.resolve("truth.jsonl");
        target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, log));
    }

    @AfterEach
    void stopTarget() {
        target.close();
    }

    @AfterAll
    static void print() {
        TruthTable.print();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.raceprobe.cli.TruthCase#all")
    void isFoundByNameAsOftenAsItWasDone(TruthCase fault) throws IOException {
        Cli run = run(ProbeText.at(target.port(), String.format(Locale.ROOT, fault.path(), fault.p()))
                .auth("""
                        {type: SignedJWT, signedJWT: {algorithm: HS256, keySecretRef: {name: chat-probe, key: signing-key}},
                          users: {count: 100}}""")
                .load("{maxConnectsPerSecond: 600, circuitBreaker: {maxRejectedPercent: '100'}}")
                .scenario(fault.scenario())
                .minSamples(fault.samples())
                .evidence(100));

        long done = target.truth().count(fault.fault(), fault.outcome());
        JsonNode findings = run.status().path("findings");
        long found = findings.path(0).path("count").asLong();
        List<String> shown = TraceIds.ofEvidence(run.json().at("/probes/0/evidence"), fault.race());
        TruthTable.add(
                fault.race(),
                fault.outcome(),
                String.valueOf(fault.p()),
                done,
                run.status(),
                shown.size() + " by trace id"
                        + (fault.windowMillis() > 0
                                ? ", " + fault.profile() + ", 0ms-" + fault.windowMillis() + "ms: " + window(run)
                                : ""));
        assertThat(findings.findValuesAsText("race")).as(run.out()).containsExactly(fault.race());
        assertThat(found).as(run.out()).isEqualTo(done);
        assertThat(shown.isEmpty()).isEqualTo(done == 0);
        assertThat(TraceIds.inLog(log, fault.fault() + " " + fault.outcome())).containsAll(shown);
        if (fault.windowMillis() > 0 && fault.p() >= 0.3) {
            assertThat(Durations.millis(run.row().at("/raceWindow/closesAt").asText()))
                    .isCloseTo(fault.windowMillis(), within(2L));
        }
    }

    /** What is fixed, and what is slow but correct; {@code -Dtruth.correct=/events} for those whose type and path have a match. */
    static Stream<Arguments> correct() {
        Pattern wanted = Pattern.compile(System.getProperty("truth.correct", ""));
        String accept = """
                {name: accept, type: AcceptRace, interval: 2s, acceptRace: {connections: 900, responseTimeout: 5s,
                  sendOffsets: [0ms, 5ms, 20ms, 60ms, 100ms, 200ms, 600ms]}}""";
        String events = ProbeText.EVENTS
                .replace("sessions: 60", "sessions: 450")
                .replace("eventDeadline: 700ms", "eventDeadline: 2s")
                .replace("lostAfter: 1400ms", "lostAfter: 6s");
        String isolation =
                ProbeText.ISOLATION.replace("users: 6", "users: 1000").replace("interval: 2s", "interval: 1s");
        String storm = "{name: storm, type: ConnectionStorm, interval: 2s, connectionStorm: {steps: [1, 300, 1000]}}";
        return Stream.of(
                        Arguments.of("AcceptRace", "/accept-race?variant=fixed", accept),
                        Arguments.of("AcceptRace", "/slow?delay=600ms", accept),
                        Arguments.of("AcceptRace", "/crash?variant=fixed&with=error", accept),
                        Arguments.of("EventDelivery", "/never-ready?variant=fixed&delay=300ms", events),
                        Arguments.of("EventDelivery", "/events?variant=fixed&fault=lost", events),
                        Arguments.of("EventDelivery", "/crash?variant=fixed", events),
                        Arguments.of("EventDelivery", "/slow?delay=300ms", events),
                        Arguments.of("UserIsolation", "/leak?variant=fixed", isolation),
                        Arguments.of("UserIsolation", "/slow?delay=300ms", isolation),
                        Arguments.of("ConnectionStorm", "/storm?variant=fixed&capacity=100", storm),
                        Arguments.of("ConnectionStorm", "/slow?delay=300ms", storm))
                .filter(each ->
                        wanted.matcher(each.get()[0] + " " + each.get()[1]).find());
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("correct")
    void whatIsCorrectIsNeverAFinding(String type, String path, String scenario) {
        Cli run = run(ProbeText.at(target.port(), path)
                .auth("""
                        {type: SignedJWT, signedJWT: {algorithm: HS256, keySecretRef: {name: chat-probe, key: signing-key}},
                          users: {count: 1000}}""")
                .load("{maxConnectsPerSecond: 600, concurrency: 2000}")
                .scenario(scenario)
                .minSamples(HEALTHY_CHECKS));

        TruthTable.add(
                "none",
                "correct",
                "-",
                0,
                run.status(),
                type + " " + path + ": " + run.row().path("result").asText());
        assertThat(run.status().path("findings")).as(run.out()).isEmpty();
        assertThat(run.row().path("result").asText()).as(run.out() + run.err()).isEqualTo("Passed");
    }

    private static String window(Cli run) {
        JsonNode window = run.row().path("raceWindow");
        return window.isMissingNode() || window.isNull()
                ? ""
                : window.path("opensAt").asText() + "-"
                        + window.path("closesAt").asText() + " +-"
                        + window.path("uncertainty").asText();
    }

    private Cli run(ProbeText probe) {
        return Cli.trusted(() -> {
            target.resetTruth();
            return Cli.call("run", probe.in(directory), "--output", "json");
        });
    }
}
