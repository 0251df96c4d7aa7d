package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** ColdStart against the reference server: each start is one check, whatever its polls failed with. */
class ColdStartAgainstTargetTest {
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

    private Cli run(String path, String block, int starts, String length) {
        return Cli.trusted(() -> {
            target.close(); // a start is counted from the first connection on
            target = FaultyTarget.start(new TargetSettings("127.0.0.1", target.port(), null));
            ProbeText probe = ProbeText.at(target.port(), path)
                    .scenario("{name: cold, type: ColdStart, minSamples: %d, coldStart: {pollInterval: 100ms, %s}}"
                            .formatted(starts, block));
            return Cli.call("run", probe.in(directory), "--output", "json", "--for", length);
        });
    }

    private String readiness(String path) {
        return "readinessUrl: \"http://127.0.0.1:%d%s\"".formatted(target.port(), path);
    }

    @Test
    void eachStartThatTakesTooLongIsCounted() {
        Cli run = run("/cold-start?boot=1500ms&serves=700ms&starts=2", "maxReadyTime: 1s", 2, "6s");

        assertOnly(run, "cold_start_slow");
        assertThat(run.json().at("/probes/0/evidence/0/detail").asText()).contains("refused_5xx 503");
    }

    @Test
    void aReadinessThatIsGreenBeforeUpgradesWorkIsCounted() {
        String path = "/cold-start?boot=1500ms&serves=1s&starts=2&green=300ms";
        Cli run = run(path, "maxReadyTime: 10s, " + readiness(path), 2, "7s");

        assertOnly(run, "ready_before_serving");
    }

    @Test
    void aStartThatIsSlowButSaysSoPasses() {
        String path = "/cold-start?boot=2s&variant=fixed";
        Cli run = run(path, "maxReadyTime: 10s, " + readiness(path), 1, "5s");

        assertThat(run.status().path("findings")).as(run.out()).isEmpty();
        assertThat(run.row().path("result").asText()).as(run.out()).isEqualTo("Passed");
        assertThat(run.row().path("samples").asLong())
                .isEqualTo(target.truth().count("cold_start", "start"))
                .isEqualTo(1);
        assertThat(run.exit()).isEqualTo(ExitCode.PASSED);
    }

    @Test
    void aServerThatNeverWasColdWasNotObserved() {
        Cli run = run("/ws", "maxReadyTime: 1s", 1, "1s");

        assertThat(run.row().path("result").asText()).as(run.out()).isEqualTo("NotObserved");
        assertThat(run.row().path("samples").asLong()).isZero();
        assertThat(run.row().path("inconclusive").asLong()).isZero();
        assertThat(run.status().at("/window/connections").asLong()).isGreaterThan(3);
        assertThat(run.status().path("findings")).isEmpty();
        assertThat(run.exit()).isEqualTo(ExitCode.INCONCLUSIVE); // alone it is all there is
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void whatWasNeverColdNeitherHoldsUpTheRunNorItsVerdict() {
        ProbeText probe = ProbeText.at(target.port(), "/ws")
                .scenario("{name: accept, type: AcceptRace, minSamples: 5, acceptRace: {connections: 7}}")
                .scenario("{name: cold, type: ColdStart, coldStart: {pollInterval: 100ms}}");

        Cli run = Cli.trusted(() -> Cli.call("run", probe.in(directory), "--output", "json"));

        assertThat(run.status().at("/scenarios/0/result").asText())
                .as(run.out())
                .isEqualTo("Passed");
        assertThat(run.status().at("/scenarios/1/result").asText())
                .as(run.out())
                .isEqualTo("NotObserved");
        assertThat(run.condition("Passing")).startsWith("True ");
        assertThat(run.exit()).isEqualTo(ExitCode.PASSED);
    }

    @Test
    void aStartThatStillGoesOnWasNotObservedYet() {
        Cli run = run("/cold-start?boot=1m", "maxReadyTime: 1s", 1, "3s");

        assertThat(run.row().path("result").asText()).as(run.out()).isEqualTo("NotObserved");
        assertThat(run.status().path("findings")).isEmpty();
        assertThat(target.truth().count("cold_start", "503")).isGreaterThan(20); // no breaker holds polls back
    }

    @Test
    void oneStartIsTooFewWhereTwoAreAskedFor() {
        Cli run = run("/cold-start?boot=500ms", "maxReadyTime: 10s", 2, "2s");

        assertThat(run.row().path("result").asText()).as(run.out()).isEqualTo("Inconclusive");
        assertThat(run.row().path("reason").asText()).isEqualTo("TooFewSamples");
        assertThat(run.exit()).isEqualTo(ExitCode.INCONCLUSIVE);
    }

    private void assertOnly(Cli run, String race) {
        JsonNode findings = run.status().path("findings");
        assertThat(findings.findValuesAsText("race")).as(run.out()).containsExactly(race);
        assertThat(findings.get(0).path("count").asLong())
                .as(run.out())
                .isEqualTo(target.truth().count("cold_start", "start"))
                .isEqualTo(2);
        assertThat(run.row().path("result").asText()).isEqualTo("Failed");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
    }
}
