package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
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
    private static final int TRIES = 8;

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

    /** The one that asks first is the control: it is turned away because we are too many, and the other one fails. */
    @Test
    void whatFailsBesideAControlThatSaysNothingIsInconclusive() {
        Cli run = Stream.generate(this::runBesideSilentControls)
                .limit(TRIES)
                .filter(played -> Cli.isTrusted(played.json()))
                .findFirst()
                .orElseThrow();

        Verdicts.of(run).inconclusive("ProbeFault");
        assertThat(run.row().path("inconclusive").asLong()).as(run.out()).isPositive();
        assertThat(run.row().path("samples").asLong()).as(run.out()).isZero();
    }

    private Cli runBesideSilentControls() {
        AtomicInteger asked = new AtomicInteger();
        RawServer.Reply inTurns = (socket, accept) -> RawServer.status(
                        asked.getAndIncrement() % 2 == 0 ? "429 Too Many Requests" : "500 Internal Server Error")
                .to(socket, accept);
        try (RawServer server = RawServer.start(n -> inTurns)) {
            ProbeText probe = ProbeText.at(server.port(), "/ws")
                    .minSamples(1)
                    .load("{maxConnectsPerSecond: 300, circuitBreaker: {maxRejectedPercent: '100'}}")
                    .profiles("[{name: far, roundTrip: {min: 600ms, max: 700ms}}]")
                    .scenario("{name: latency, type: LatencyProfile, interval: 1s, profiles: [far]}");
            return Cli.call("run", probe.in(directory), "--for", "3s", "--output", "json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
