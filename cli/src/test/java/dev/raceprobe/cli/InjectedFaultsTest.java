package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a latency profile does to its connections is done, and is never a finding against a healthy target. */
@Order(1) // takes longest
class InjectedFaultsTest {
    private static final String PROFILE = "[{name: train, roundTrip: {min: 0ms, max: 10ms}, %s}]";

    @TempDir
    private Path directory;

    /** Half of the connections: more than a row may have inconclusive. */
    @ParameterizedTest
    @ValueSource(strings = {"Reset", "HalfOpen"})
    void whatTheProfileCutsIsOurs(String fault) {
        try (FaultyTarget target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null))) {
            ProbeText probe = ProbeText.at(target.port(), "/ws?pace=100ms")
                    .profiles(PROFILE.formatted("faults: [{type: " + fault + ", percent: '50'}]"))
                    .scenario(ProbeText.EVENTS.replace("interval: 1s", "interval: 1s, profiles: [train]"))
                    .minSamples(20);
            Cli run = Cli.keepingTime(() -> Cli.call("run", probe.in(directory), "--output", "json"));

            Verdicts.of(run).inconclusive("ProbeFault");
            assertThat(run.row().path("samples").asLong()).as(run.out()).isPositive();
            assertThat(run.row().path("inconclusive").asLong()).as(run.out()).isPositive();
            assertThat(run.condition("MeasurementTrusted")).startsWith("True");
            assertThat(run.condition("TargetReachable")).startsWith("True");
        }
    }

    /** The server pings at once, and gives up after 1.2 s without a pong. */
    @Test
    void aPongThatTheProfileHoldsBackIsOurs() throws IOException {
        RawServer.KeptAlive kept = new RawServer.KeptAlive();
        try (RawServer server = RawServer.start(n -> RawServer.keepAlive(300, 1_200, kept))) {
            ProbeText probe = ProbeText.at(server.port(), "/ws")
                    .profiles(PROFILE.formatted("phaseDelays: [{phase: BeforePong, delay: 5s}]"))
                    .scenario(
                            "{name: held, type: Script, interval: 1s, profiles: [train], script: {steps: [{hold: 3s}]}}");
            Cli run = Cli.keepingTime(() -> Cli.call("run", probe.in(directory), "--for", "1s", "--output", "json"));

            Verdicts.of(run).inconclusive("ProbeFault");
            assertThat(kept.gaveUp()).hasPositiveValue();
        }
    }

    /**
     * What a thousand bytes a second do to the handshake, and a delay to what it is before: the least that the phase shows. The
     * message that waits for its second after the 101 is the echo's.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bandwidth: 1k                                         | upgrade         | 100
            phaseDelays: [{phase: BeforeUpgrade, delay: 500ms}]   | scheduled_ready | 500
            phaseDelays: [{phase: AfterUpgrade, delay: 1s}]       | echo            | 600
            """)
    void whatTheProfileSlowsDownIsSlowerAndNoFinding(String slow, String phase, long millis) {
        try (FaultyTarget target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null))) {
            ProbeText probe = ProbeText.at(target.port(), "/ws")
                    .profiles(PROFILE.formatted(slow))
                    .scenario("{name: send, type: SendFailure, interval: 1s, profiles: [train],"
                            + " sendFailure: {points: [AfterReady], holdFor: 100ms}}")
                    .echoTimeout("500ms")
                    .minSamples(10);
            Cli run = Verdicts.trusted(target, () -> Cli.call("run", probe.in(directory), "--output", "json"));

            Verdicts.of(run).passed();
            assertThat(medianMicros(run, phase)).as(run.out()).isGreaterThanOrEqualTo(1_000 * millis);
        }
    }

    private static long medianMicros(Cli run, String phase) {
        return StreamSupport.stream(run.status().path("latency").spliterator(), false)
                .filter(row -> row.path("phase").asText().equals(phase))
                .map((JsonNode row) -> row.path("p50").asLong())
                .findFirst()
                .orElseThrow();
    }
}
