package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's script against the reference server: the step that was not met is named, as often as the server is to blame. */
@Order(1) // takes longest
class ScriptTest {
    private static final String SCRIPT = """
            {name: mine, type: Script, interval: 1s, script: {steps: [
                  {send: {text: '{"type":"ping","id":"{nonce}"}'}},
                  {expect: {pointer: /id, matches: '^rp-', capture: first, within: 1s}},
                  {repeat: {times: 20, steps: [
                    {send: {text: '{"type":"ping","id":"{first}-{index}"}'}},
                    {expect: {pointer: /id, equals: "{first}-{index}", within: 1s}}]}},
                  {barrier: {name: all}},
                  {ping: {within: 1s}},
                  {hold: 10ms},
                  %s]}}""";

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
    void theStepThatWasNotMetIsNamed() {
        Cli run = run("/deaf?p=0.04", "{close: {code: 1000}}");

        Verdicts.of(run).onlyFinding("script_failed", target.truth().count("send_failure", "lost"));
        assertThat(run.row().path("message").asText()).contains("step 3.2: ");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"{close: {code: 4000}}", "{cut: Reset}", "{cut: HalfOpen}"})
    void aScriptThatIsPlayedToItsEndIsNoFinding(String end) {
        Verdicts.of(run("/deaf?variant=fixed", end)).passed();
    }

    @Test
    void aSlowServerMeetsAPatientScript() {
        Verdicts.of(run("/slow?delay=50ms", "{close: {code: 1000}}")).passed();
    }

    /** The target holds five at once, and there are six users. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"'{barrier: {name: all}}', upgrade_failed", "'{hold: 1ms}', -"})
    void usersWhoseScriptHasABarrierAreThereTogether(String step, String race) {
        ProbeText probe = ProbeText.at(target.port(), "/storm?capacity=5")
                .load("{maxConnectsPerSecond: 300, circuitBreaker: {maxRejectedPercent: '100'}}")
                .minSamples(6)
                .scenario("{name: mine, type: Script, interval: 1s, script: {steps: [" + step
                        + ", {ping: {within: 1s}}]}}");

        Cli run = Verdicts.trusted(target, () -> Cli.call("run", probe.in(directory), "--output", "json"));

        if (race.equals("-")) {
            Verdicts.of(run).passed();
        } else {
            Verdicts.of(run).onlyFinding(race, target.truth().count("connect_storm", "503"));
        }
    }

    @Test
    void tooFewScriptsAreInconclusive() {
        ProbeText probe = probe("/ws", "{close: {code: 1000}}").minSamples(5000);

        Verdicts.of(Verdicts.trusted(
                        target, () -> Cli.call("run", probe.in(directory), "--for", "1s", "--output", "json")))
                .inconclusive("TooFewSamples");
    }

    private ProbeText probe(String path, String end) {
        return ProbeText.at(target.port(), path)
                .minSamples(end.contains("HalfOpen") ? 2 : 5)
                .scenario(SCRIPT.formatted(end));
    }

    private Cli run(String path, String end) {
        return Verdicts.trusted(
                target, () -> Cli.call("run", probe(path, end).in(directory), "--for", "12s", "--output", "json"));
    }
}
