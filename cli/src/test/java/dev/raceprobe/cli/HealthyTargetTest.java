package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** {@code raceprobe run} against a healthy target: nothing is found, all is accounted for, and the report has its promised shape. */
@Isolated
class HealthyTargetTest {
    /** The round trip that the relay adds where it is fixed. */
    private static final long INJECTED_MICROS = 50_000;

    /** By how much a machine that has four times its work is late with half of its turns; idle, it is 20 µs. */
    private static final long BUSY_MICROS = 10_000;

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
    void tenThousandConnectionsAreNoFinding() {
        Cli run = run(ProbeText.at(target.port(), "/ws")
                .load("{maxConnectsPerSecond: 1000}")
                .minSamples(10_000)
                .scenario("""
                        {name: accept, type: AcceptRace, interval: 2s, acceptRace: {connections: 1000, search: false,
                          sendOffsets: [0ms, 1ms, 5ms, 20ms, 50ms, 550ms]}}"""));

        assertThat(run.status().path("findings")).as(run.out()).isEmpty();
        assertThat(run.row().path("result").asText()).as(run.out()).isEqualTo("Passed");
        assertThat(run.row().path("samples").asLong()).isGreaterThanOrEqualTo(10_000);
        assertAllAccountedFor(run);
        assertThat(run.exit()).isEqualTo(ExitCode.PASSED);
    }

    @Test
    void theJsonReportHasItsPromisedShape() {
        Cli run = run(ProbeText.at(target.port(), "/accept-race?window=80ms")
                .scenario(ProbeText.ACCEPT)
                .scenario(ProbeText.EVENTS)
                .minSamples(20));

        assertThat(run.json().path("kind").asText()).isEqualTo("RaceProbeReport");
        assertThat(run.status().path("conditions").findValuesAsText("type"))
                .containsExactly("Ready", "Passing", "TargetReachable", "CredentialsValid", "MeasurementTrusted");
        assertAllAccountedFor(run);
        JsonNode evidence = run.json().at("/probes/0/evidence");
        assertThat(evidence).isNotEmpty();
        evidence.forEach(HealthyTargetTest::assertEvidence);
    }

    private static void assertEvidence(JsonNode evidence) {
        assertThat(evidence.fieldNames())
                .toIterable()
                .contains(
                        "id",
                        "race",
                        "owner",
                        "scenario",
                        "profile",
                        "startedAt",
                        "user",
                        "timeline",
                        "close",
                        "remoteAddress",
                        "upgradeStatus",
                        "detail",
                        "traceparent");
        assertThat(Instant.parse(evidence.path("startedAt").asText())).isBefore(Instant.now());
        assertThat(evidence.path("user").isInt()).isTrue();
        assertThat(evidence.path("upgradeStatus").asInt()).isEqualTo(101);
        assertThat(evidence.path("traceparent").asText()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]");
        assertThat(evidence.at("/timeline/0/event").asText()).isEqualTo("connect_start");
        assertThat(evidence.at("/timeline/0/at_us").asLong()).isZero();
        assertThat(StreamSupport.stream(evidence.path("timeline").spliterator(), false)
                        .map(entry -> entry.path("at_us").asLong())
                        .toList())
                .isSorted();
        assertThat(evidence.path("timeline").findValuesAsText("event"))
                .isSubsetOf(
                        "connect_start",
                        "tcp_connected",
                        "tls_done",
                        "upgrade_sent",
                        "upgrade_received",
                        "frame_out",
                        "frame_in",
                        "ready",
                        "ping_out",
                        "pong_in",
                        "close_out",
                        "close_in",
                        "reset",
                        "timeout");
    }

    /** On this machine the connections that the target opened are those that the report says were opened: all. */
    private void assertAllAccountedFor(Cli run) {
        JsonNode window = run.status().path("window");
        long connections = window.path("connections").asLong();
        assertThat(connections).isEqualTo(target.truth().connections().opened());
        assertThat(window.path("openedPercent").asText()).isEqualTo("100.0");
        long samples = sum(run.status().path("scenarios"), "samples");
        long inconclusive = sum(run.status().path("scenarios"), "inconclusive");
        assertThat(samples + inconclusive).as("one check a connection").isEqualTo(connections);
        assertThat(window.path("races").asLong())
                .isEqualTo(sum(run.status().path("scenarios"), "findings"))
                .isEqualTo(sum(run.status().path("findings"), "count"));
        assertThat(window.path("inconclusive").asLong()).isEqualTo(inconclusive);
    }

    /** Never early, and late only by what the machine is that builds beside the test. */
    @Test
    void fiftyMillisecondsConfiguredAreFiftyDelivered() {
        Cli run = fiftyMilliseconds();

        JsonNode injected = latency(run, "injected");
        assertThat(injected.path("count").asLong()).isGreaterThan(100);
        assertThat(injected.path("p50").asLong()).isBetween(INJECTED_MICROS - 100, INJECTED_MICROS + BUSY_MICROS);
        assertThat(injected.path("p99").asLong()).isGreaterThanOrEqualTo(INJECTED_MICROS);
        assertThat(latency(run, "injected_error").path("p50").asLong()).isLessThan(BUSY_MICROS);
        assertThat(run.exit()).isEqualTo(ExitCode.PASSED);
    }

    /**
     * Needs an idle machine: a stall of it is in the tail, and the probe says so. A pod lives for days: a first run is for the
     * compiler. Few connections at once, so that the delay is measured and not the queue for a core.
     */
    @Test
    @Tag("truth")
    void theErrorOfTheDeliveredDelayIsBelowAMillisecond() {
        String few = "spec.load.maxConnectsPerSecond=10";
        fiftyMilliseconds("--for", "20s", "--set", few);
        JsonNode error = latency(fiftyMilliseconds("--for", "40s", "--set", few), "injected_error");

        System.out.println("absolute error of the delivered delay, in us: " + error);
        assertThat(error.path("count").asLong()).isGreaterThan(1_000);
        assertThat(error.path("p99").asLong()).isLessThan(1_000);
    }

    private Cli fiftyMilliseconds(String... more) {
        Cli run = run(
                ProbeText.at(target.port(), "/ws")
                        .profiles("[{name: fixed, roundTrip: {min: 50ms, max: 50ms}}]")
                        .scenario(ProbeText.ACCEPT.replace("interval: 2s", "interval: 2s, profiles: [fixed]"))
                        .scenario(ProbeText.EVENTS.replace("interval: 1s", "interval: 1s, profiles: [fixed]")),
                more);
        assertThat(run.status().path("scenarios").findValuesAsText("result"))
                .as(run.out())
                .containsOnly("Passed");
        return run;
    }

    @Test
    void theRaceWindowIsTheSameBehindALatency() {
        Cli run = run(ProbeText.at(target.port(), "/accept-race?window=80ms")
                .scenario(ProbeText.ACCEPT.replace("interval: 2s", "interval: 2s, profiles: [test]"))
                .minSamples(120));

        assertThat(run.status().path("findings").findValuesAsText("race"))
                .as(run.out())
                .containsExactly("accept_before_send");
        assertThat(run.status().at("/findings/0/count").asLong())
                .isEqualTo(target.truth().count("accept_race", "error"));
        assertThat(Durations.millis(run.row().at("/raceWindow/closesAt").asText()))
                .isCloseTo(80L, within(5L));
    }

    private Cli run(ProbeText probe, String... more) {
        List<String> call = new ArrayList<>(List.of("run", probe.in(directory), "--output", "json"));
        call.addAll(List.of(more));
        return Cli.trusted(() -> {
            target.resetTruth();
            return Cli.call(call.toArray(String[]::new));
        });
    }

    private static JsonNode latency(Cli run, String phase) {
        return StreamSupport.stream(run.status().path("latency").spliterator(), false)
                .filter(row -> row.path("phase").asText().equals(phase))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no phase " + phase + " in " + run.out()));
    }

    private static long sum(JsonNode rows, String field) {
        return StreamSupport.stream(rows.spliterator(), false)
                .mapToLong(row -> row.path(field).asLong())
                .sum();
    }
}
