package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the machine does to the probe is the probe's: said in MeasurementTrusted, and never a finding against a healthy target. */
@Order(1) // takes longest
class ProbesOwnFaultTest {
    private static final long PATIENCE_SECONDS = 90;

    @TempDir
    private Path directory;

    @Test
    void whatHasNoFileDescriptorIsTheProbes() throws Exception {
        try (FaultyTarget target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null))) {
            // idle, a run has some 60 files open; a round of 200 connections needs more than are left
            Child run = Child.start(
                    directory, 150, probe(target, ProbeText.EVENTS.replace("sessions: 60", "sessions: 200")), "4s");

            Cli ended = run.ended();

            assertOurs(ended.status(), "ResourcesExhausted");
            assertThat(ended.errors())
                    .as("what it was is logged, once a round of 200")
                    .filteredOn(line -> line.contains("ERROR")
                            && line.contains("row 0: no socket: connections have all file descriptors up to"))
                    .hasSizeBetween(1, 50);
        }
    }

    @Test
    void aStallOfTheProbeIsTheProbes() throws Exception {
        try (FaultyTarget target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null))) {
            Child run = Child.start(directory, 4_096, probe(target, ProbeText.EVENTS), "4s");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> target.truth().connections().opened() > 100);

            // of the second round's exchanges, whose events have to come within 700 ms of each other
            run.stall(2_500);

            assertOurs(run.status(), "EventLoopBlocked", "ScheduleLagHigh");
        }
    }

    /** The server pings every 300 ms, and gives up on whoever does not answer within 1.2 s. */
    @Test
    void aServerThatGaveUpWaitingForOurPongIsNotToBlame() throws Exception {
        RawServer.KeptAlive kept = new RawServer.KeptAlive();
        try (RawServer server = RawServer.start(n -> RawServer.keepAlive(300, 1_200, kept))) {
            String probe = ProbeText.at(server.port(), "/ws")
                    .scenario("{name: held, type: Script, interval: 1s, script: {steps: [{hold: 6s}]}}")
                    .in(directory);
            Child run = Child.start(directory, 4_096, probe, "4s");
            await().atMost(Duration.ofSeconds(60)).until(() -> kept.answering().get() > 0);

            run.stall(2_500);

            JsonNode status = run.status();
            assertThat(kept.gaveUp()).hasPositiveValue();
            assertOurs(status, "EventLoopBlocked", "ScheduleLagHigh");
        }
    }

    /**
     * One of three connections is never pinged, and closed with 1011 by a handler that crashed while the probe stood still: the
     * same code, in the same slice. Only who was late with a pong of its own is excused.
     */
    @Test
    void aCrashIsTheTargetsWhileAnotherConnectionWasLateWithItsPong() throws Exception {
        RawServer.KeptAlive kept = new RawServer.KeptAlive();
        int crashes = 2;
        int connections = 3 * crashes;
        try (RawServer server = RawServer.start(
                n -> n % 3 == 0 ? RawServer.greetAndCrashAfter(2_000) : RawServer.keepAlive(300, 1_200, kept))) {
            ProbeText probe = ProbeText.at(server.port(), "/ws").minSamples(1);
            for (int row = 0; row < connections; row++) {
                probe.scenario("""
                        {name: row-%d, type: SendFailure, interval: 1s, sendFailure: {holdFor: 8s, points: [BeforeClose]}}""".formatted(row));
            }
            Child run = Child.start(directory, 4_096, probe.in(directory), "1s");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> server.connections() >= connections
                            && kept.answering().get() >= connections - crashes);

            run.stall(2_500);

            JsonNode status = run.status();
            assertThat(kept.gaveUp()).hasValue(connections - crashes);
            assertThat(status.path("findings").findValuesAsText("race"))
                    .as(status.toString())
                    .hasSize(crashes)
                    .containsOnly("abnormal_close");
            assertThat(status.path("scenarios").findValuesAsText("inconclusive"))
                    .as(status.toString())
                    .filteredOn("1"::equals)
                    .hasSize(connections - crashes);
        }
    }

    private String probe(FaultyTarget target, String scenario) {
        return ProbeText.at(target.port(), "/ws?pace=300ms")
                .load("{maxConnectsPerSecond: 300, concurrency: 1000}")
                .scenario(scenario)
                .in(directory);
    }

    /** @param reasons any of which says it: a loop that stands still is late as well */
    private static void assertOurs(JsonNode status, String... reasons) {
        assertThat(status.path("findings")).as(status.toString()).isEmpty();
        JsonNode row = status.at("/scenarios/0");
        assertThat(row.path("result").asText()).as(status.toString()).isEqualTo("Inconclusive");
        List<String> said = new ArrayList<>();
        status.path("conditions")
                .forEach(c -> said.add(c.path("type").asText() + " "
                        + c.path("status").asText() + " " + c.path("reason").asText()));
        assertThat(said)
                .as(status.toString())
                .containsAnyElementsOf(Stream.of(reasons)
                        .map(reason -> "MeasurementTrusted False " + reason)
                        .toList());
    }

    /** A run in a process of its own. */
    private record Child(CliProcess run) {
        /** @param files that it may have open at once */
        static Child start(Path directory, int files, String probe, String runFor) throws IOException {
            // a JVM raises its soft limit to the hard one by itself
            return new Child(CliProcess.start(
                    directory,
                    List.of("bash", "-c", "ulimit -n " + files + " && exec \"$@\"", "bash"),
                    List.of("-XX:-MaxFDLimit"),
                    Main.class,
                    "run",
                    probe,
                    "--for",
                    runFor,
                    "--output",
                    "json"));
        }

        /** Stops all of its threads for so many milliseconds, as a machine does that has no time for it. */
        void stall(long millis) throws IOException, InterruptedException {
            String pid = String.valueOf(run.process().pid());
            String seconds = String.valueOf(millis / 1_000.0);
            Process stopping = new ProcessBuilder(
                            "bash", "-c", "kill -STOP " + pid + " && sleep " + seconds + "; kill -CONT " + pid)
                    .start();
            assertThat(stopping.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }

        /** Of the only probe, when it has ended. */
        JsonNode status() throws IOException, InterruptedException {
            return ended().status();
        }

        Cli ended() throws IOException, InterruptedException {
            Cli ended = run.ended();
            assertThat(ended.exit()).as(ended.out() + ended.err()).isEqualTo(ExitCode.INCONCLUSIVE);
            assertThat(ended.out()).as(ended.err()).isNotEmpty();
            return ended;
        }
    }
}
