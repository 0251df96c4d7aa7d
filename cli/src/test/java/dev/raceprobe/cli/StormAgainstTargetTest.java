package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ConnectionStorm against the reference server: each connection that it turned away is counted, and no other. */
@Order(1) // takes longest
class StormAgainstTargetTest {
    private static final String STORM =
            "{name: storm, type: ConnectionStorm, interval: 2s, connectionStorm: {steps: [1, 6, 18]}}";

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

    @ParameterizedTest(name = "outcome {0}")
    @ValueSource(strings = {"503", "429", "500", "1011", "silent"})
    void whatACrowdedServerTurnsAwayIsCounted(String outcome) {
        Cli run = run(ProbeText.at(target.port(), "/storm?capacity=10&outcome=" + outcome)
                .load("{circuitBreaker: {maxRejectedPercent: '100'}}")
                .scenario(STORM)
                .minSamples(30));

        JsonNode findings = run.status().path("findings");
        assertThat(findings.findValuesAsText("race")).as(run.out()).containsExactly("connect_storm");
        assertThat(findings.get(0).path("count").asLong())
                .as(run.out())
                .isEqualTo(target.truth().count("connect_storm", outcome))
                .isPositive();
        assertThat(run.row().path("result").asText()).isEqualTo("Failed");
        assertThat(run.row().path("reason").asText()).isEqualTo("ConnectStorm");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.json().at("/probes/0/evidence/0/race").asText()).isEqualTo("connect_storm");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"variant=fixed", "variant=fixed&each=60ms", "capacity=36"})
    void aServerThatHoldsThemAllIsNoFindingHoweverSlow(String query) {
        Cli run = run(ProbeText.at(target.port(), "/storm?" + query)
                .scenario(STORM)
                .scenario(STORM.replace("name: storm", "name: paced").replace("18]", "18], barrier: false"))
                .minSamples(20));

        assertThat(run.status().path("findings")).as(run.out()).isEmpty();
        assertThat(run.status().path("scenarios").findValuesAsText("result"))
                .as(run.out())
                .containsOnly("Passed");
        assertThat(run.exit()).isEqualTo(ExitCode.PASSED);
    }

    @Test
    void whatIsTurnedAwayWithinTheToleranceOfItsStepPasses() {
        Cli run = run(ProbeText.at(target.port(), "/storm?capacity=17")
                .scenario(STORM.replace("18]", "18], minConnectPercent: '90'"))
                .minSamples(30));

        assertThat(run.row().path("result").asText()).as(run.out()).isEqualTo("Passed");
        assertThat(run.row().path("reason").asText()).isEqualTo("WithinTolerance");
        assertThat(run.status().path("findings").findValuesAsText("race")).containsExactly("connect_storm");
    }

    @Test
    void tooFewConnectionsProveNothing() {
        ProbeText probe = ProbeText.at(target.port(), "/storm?capacity=10")
                .scenario(STORM)
                .minSamples(1000);
        Cli run = Cli.trusted(() -> Cli.call("run", probe.in(directory), "--output", "json", "--for", "1s"));

        assertThat(run.row().path("result").asText()).as(run.out()).isEqualTo("Inconclusive");
        assertThat(run.row().path("reason").asText()).isEqualTo("TooFewSamples");
        assertThat(run.exit()).isEqualTo(ExitCode.INCONCLUSIVE);
    }

    /** Nobody is served at all: no storm has done that. */
    @Test
    void aServerThatIsAwayIsTheNetworks() {
        int port = target.port();
        target.close();
        ProbeText probe = ProbeText.at(port, "/storm").scenario(STORM);
        Cli run = Cli.trusted(() -> Cli.call("run", probe.in(directory), "--output", "json", "--for", "1s"));

        assertThat(run.row().path("reason").asText()).as(run.out()).isEqualTo("NetworkFault");
        assertThat(run.status().path("findings")).isEmpty();
        assertThat(run.exit()).isEqualTo(ExitCode.INCONCLUSIVE);
    }

    private Cli run(ProbeText probe) {
        return Cli.trusted(() -> {
            target.resetTruth();
            return Cli.call("run", probe.in(directory), "--output", "json");
        });
    }
}
