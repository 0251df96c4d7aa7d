package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.nio.file.Path;
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
    private static final int HEALTHY_CONNECTIONS = 100_000;

    @TempDir
    private Path directory;

    private FaultyTarget target;

    @BeforeEach
    void startTarget() {
        target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null));
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
    void isFoundByNameAsOftenAsItWasDone(TruthCase fault) {
        Cli run = run(ProbeText.at(target.port(), String.format(Locale.ROOT, fault.path(), fault.p()))
                .auth("""
                        {type: SignedJWT, signedJWT: {algorithm: HS256, keySecretRef: {name: chat-probe, key: signing-key}},
                          users: {count: 100}}""")
                .load("{maxConnectsPerSecond: 600, circuitBreaker: {maxRejectedPercent: '100'}}")
                .scenario(fault.scenario())
                .minSamples(fault.samples()));

        long done = target.truth().count(fault.fault(), fault.outcome());
        JsonNode findings = run.status().path("findings");
        long found = findings.path(0).path("count").asLong();
        TruthTable.add(
                fault.race(),
                fault.outcome(),
                String.valueOf(fault.p()),
                done,
                run.status(),
                fault.windowMillis() > 0
                        ? fault.profile() + ", 0ms-" + fault.windowMillis() + "ms: " + window(run)
                        : "");
        assertThat(findings.findValuesAsText("race")).as(run.out()).containsExactly(fault.race());
        assertThat(found).as(run.out()).isEqualTo(done);
        if (fault.windowMillis() > 0 && fault.p() >= 0.3) {
            assertThat(Durations.millis(run.row().at("/raceWindow/closesAt").asText()))
                    .isCloseTo(fault.windowMillis(), within(2L));
        }
    }

    /** What is fixed, and what is slow but correct; {@code -Dtruth.correct=events} for those whose path has a match. */
    static Stream<Arguments> correct() {
        Pattern wanted = Pattern.compile(System.getProperty("truth.correct", ""));
        String accept = """
                {name: accept, type: AcceptRace, interval: 2s, acceptRace: {connections: 900, responseTimeout: 5s,
                  sendOffsets: [0ms, 5ms, 20ms, 60ms, 100ms, 200ms, 600ms]}}""";
        String events = ProbeText.EVENTS.replace("sessions: 60", "sessions: 450");
        return Stream.of(
                        Arguments.of("/accept-race?variant=fixed", accept),
                        Arguments.of("/slow?delay=600ms", accept),
                        Arguments.of("/events?variant=fixed&fault=lost", events),
                        Arguments.of("/crash?variant=fixed", events),
                        Arguments.of(
                                "/leak?variant=fixed",
                                ProbeText.ISOLATION
                                        .replace("users: 6", "users: 400")
                                        .replace("interval: 2s", "interval: 1s")),
                        Arguments.of(
                                "/auth?variant=fixed&fault=race",
                                "{name: auth, type: AuthRace, interval: 1s, authRace: {concurrency: 200, cases: [Valid]}}"))
                .filter(each -> wanted.matcher((String) each.get()[0]).find());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("correct")
    void whatIsCorrectIsNeverAFinding(String path, String scenario) {
        Cli run = run(ProbeText.at(target.port(), path)
                .auth("""
                        {type: SignedJWT, signedJWT: {algorithm: HS256, keySecretRef: {name: chat-probe, key: signing-key}},
                          users: {count: 1000}}""")
                .load("{maxConnectsPerSecond: 600, concurrency: 2000}")
                .scenario(scenario)
                .minSamples(HEALTHY_CONNECTIONS));

        TruthTable.add(
                "none", path, "-", 0, run.status(), run.row().path("result").asText());
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
