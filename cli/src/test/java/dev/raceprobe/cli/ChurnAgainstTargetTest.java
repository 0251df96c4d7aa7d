package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Churn against the reference server: a lost slot is found by whatever it does, and a repaired server loses none. */
class ChurnAgainstTargetTest {
    private static final String LOAD = "{maxConnectsPerSecond: 300, circuitBreaker: {maxRejectedPercent: '100'}}";

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

    private String churn(int cycles, boolean withMetric) {
        return churn(cycles, withMetric, "");
    }

    /** @param settings in flow style; {@code tolerance} of the metric where there is one */
    private String churn(int cycles, boolean withMetric, String settings) {
        String metric =
                ", openConnectionsMetric: {url: \"http://127.0.0.1:%d/metrics\", name: target_open_connections%s}"
                        .formatted(target.port(), settings);
        return "{name: churn, type: Churn, interval: 2s, churn: {cycles: %d%s}}"
                .formatted(cycles, withMetric ? metric : settings);
    }

    @ParameterizedTest(name = "{0} %")
    @ValueSource(ints = {0, 100})
    void asManyEndAbruptlyAsTheScenarioSays(int percent) {
        Cli run = run(ProbeText.at(target.port(), "/churn?effect=none")
                .load(LOAD)
                .scenario(churn(60, false, ", abruptPercent: '" + percent + "'"))
                .minSamples(60));

        long cycles = run.row().path("samples").asLong();
        assertThat(run.status().path("findings"))
                .as("no gauge is looked at: %s", run.out())
                .isEmpty();
        assertThat(target.truth().count("resource_leak", "slot"))
                .as("slots of %s that were cut", cycles)
                .isEqualTo(cycles * percent / 100);
    }

    /** 30 of a round's 100 are lost. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"29, false", "30, true"})
    void theGaugeMayStayAboveItsLevelByTheTolerance(int tolerance, boolean isTolerated) {
        Cli run = run(ProbeText.at(target.port(), "/churn?effect=none")
                .load(LOAD)
                .scenario(churn(100, true, ", tolerance: " + tolerance))
                .minSamples(60));

        long rounds = run.row().path("samples").asLong() / 100;
        assertThat(target.truth().count("resource_leak", "slot")).isEqualTo(30 * rounds);
        if (isTolerated) {
            Verdicts.of(run).passed();
        } else {
            assertOnlyLeak(run, rounds);
        }
    }

    @Test
    void cyclesThatFindNoSlotAnyMoreAreCountedAsTheLeak() {
        Cli run = run(ProbeText.at(target.port(), "/churn?slots=30")
                .load(LOAD)
                .scenario(churn(200, false))
                .minSamples(60));

        assertOnlyLeak(run, target.truth().count("resource_leak", "refused"));
    }

    @Test
    void greetingsThatComeLaterAndLaterAreOneLeakARound() {
        Cli run = run(ProbeText.at(target.port(), "/churn?effect=slow&each=3ms")
                .load(LOAD)
                .scenario(churn(150, false))
                .minSamples(60));

        assertThat(target.truth().count("resource_leak", "slot")).isPositive();
        assertOnlyLeak(run, run.row().path("samples").asLong() / 150);
    }

    @Test
    void connectionsThatOnlyTheServersOwnGaugeStillCountsAreOneLeakARound() {
        Cli run = run(ProbeText.at(target.port(), "/churn?effect=none")
                .load(LOAD)
                .scenario(churn(100, true))
                .minSamples(60));

        assertThat(target.truth().count("resource_leak", "slot")).isEqualTo(30);
        assertOnlyLeak(run, 1);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {"/churn?variant=fixed&slots=30", "/churn?variant=fixed&effect=slow", "/slow?delay=30ms", "/ws"})
    void whatIsGivenBackIsNoFindingHoweverSlow(String path) {
        Cli run = run(ProbeText.at(target.port(), path)
                .load(LOAD)
                .scenario(churn(150, true))
                .minSamples(60));

        assertThat(run.status().path("findings")).as(run.out()).isEmpty();
        assertThat(run.row().path("result").asText()).as(run.out()).isEqualTo("Passed");
        assertThat(run.row().path("samples").asLong())
                .as("one check a cycle, whatever they show together")
                .isEqualTo(run.status().at("/window/connections").asLong());
        assertThat(run.exit()).isEqualTo(ExitCode.PASSED);
    }

    @ParameterizedTest(name = "{0} cycles")
    @ValueSource(ints = {20, 80})
    void tooFewCyclesProveNothing(int cycles) {
        Cli run = run(ProbeText.at(target.port(), "/ws")
                .load(cycles == 20 ? "{maxConnectsPerSecond: 20}" : LOAD)
                .scenario(churn(cycles, false))
                .minSamples(cycles == 20 ? 10 : 1000));

        assertThat(run.row().path("result").asText()).as(run.out()).isEqualTo("Inconclusive");
        assertThat(run.row().path("reason").asText()).isEqualTo("TooFewSamples");
        assertThat(run.exit()).isEqualTo(ExitCode.INCONCLUSIVE);
    }

    /** The gauge is asked for and cannot be read: nothing is proven by the rest. */
    @Test
    void aGaugeThatIsNotThereProvesNothing() {
        Cli run = run(ProbeText.at(target.port(), "/ws")
                .load(LOAD)
                .scenario(churn(60, true).replace("name: target_open_connections", "name: no_such_gauge"))
                .minSamples(50));

        assertThat(run.row().path("result").asText()).as(run.out()).isEqualTo("Inconclusive");
        assertThat(run.status().path("findings")).isEmpty();
    }

    private Cli run(ProbeText probe) {
        return Cli.trusted(() -> {
            target.close();
            target = FaultyTarget.start(new TargetSettings("127.0.0.1", target.port(), null));
            return Cli.call("run", probe.in(directory), "--output", "json", "--for", "1s");
        });
    }

    private static void assertOnlyLeak(Cli run, long truth) {
        JsonNode findings = run.status().path("findings");
        assertThat(findings.findValuesAsText("race")).as(run.out()).containsExactly("resource_leak");
        assertThat(findings.get(0).path("count").asLong())
                .as(run.out())
                .isEqualTo(truth)
                .isPositive();
        assertThat(run.row().path("result").asText()).isEqualTo("Failed");
        assertThat(run.row().path("reason").asText()).isEqualTo("ResourceLeak");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
    }
}
