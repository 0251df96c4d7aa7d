package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LatencyProfile against the reference server: what only far clients suffer has a name of its own. */
@Order(1) // takes longest
class LatencyProfileTest {
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

    @Test
    void aDeadlineThatOnlyNearClientsMeetIsLatencySensitive() {
        Cli run = run("/impatient?deadline=400ms", "far");

        Verdicts.of(run).onlyFinding("latency_sensitive", target.truth().count("impatient", "1011"));
    }

    /** The control is broken too: its connections are no checks of the row. */
    @Test
    void whatFailsWithoutLatencyTooHasItsCommonName() {
        Cli run = run("/crash", "far");

        Verdicts.of(run).onlyFinding("abnormal_close", target.truth().count("crash", "1011") / 2);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/impatient?variant=fixed", "/impatient?deadline=5s", "/slow?delay=300ms"})
    void whatIsPatientIsNoFinding(String path) {
        Verdicts.of(run(path, "far")).passed();
    }

    /** Of each round's two connections one is turned away because we are too many, whichever it is. */
    @Test
    void whatFailsBesideAControlThatSaysNothingIsInconclusive() throws IOException {
        try (RawServer server = RawServer.start(
                n -> RawServer.status(n % 2 == 0 ? "500 Internal Server Error" : "429 Too Many Requests"))) {
            ProbeText probe = ProbeText.at(server.port(), "/ws")
                    .minSamples(8)
                    .load("{maxConnectsPerSecond: 300, circuitBreaker: {maxRejectedPercent: '100'}}")
                    .profiles("[{name: far, roundTrip: {min: 60ms, max: 70ms}}]")
                    .scenario("{name: latency, type: LatencyProfile, interval: 1s, profiles: [far]}");
            Cli run = Cli.call("run", probe.in(directory), "--for", "2s", "--output", "json");

            assertThat(run.row().path("result").asText()).as(run.out()).isEqualTo("Inconclusive");
            assertThat(run.status().path("findings")).as(run.out()).isEmpty();
            assertThat(run.row().path("inconclusive").asLong()).isPositive();
        }
    }

    @Test
    void theBaselineRowNeedsNoControl() {
        Verdicts.of(run("/impatient?deadline=400ms", "baseline")).passed();
    }

    @Test
    void tooFewJourneysAreInconclusive() {
        Cli run = Verdicts.trusted(
                target,
                () -> Cli.call(
                        "run", probe("/ws", "far").minSamples(5000).in(directory), "--for", "2s", "--output", "json"));

        Verdicts.of(run).inconclusive("TooFewSamples");
    }

    private ProbeText probe(String path, String profile) {
        return ProbeText.at(target.port(), path)
                .minSamples(8)
                .profiles("[{name: far, roundTrip: {min: 600ms, max: 700ms}}]")
                .scenario("{name: latency, type: LatencyProfile, interval: 1s, profiles: [" + profile + "]}");
    }

    private Cli run(String path, String profile) {
        return Verdicts.trusted(
                target, () -> Cli.call("run", probe(path, profile).in(directory), "--output", "json"));
    }
}
