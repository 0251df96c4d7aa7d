package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

/** StateConsistency against the reference server: each connection that its HTTP view was late about is a failed check. */
class StateConsistencyTest {
    private static final int SAMPLES = 20;

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

    @ParameterizedTest(name = "at {0}")
    @ValueSource(strings = {"open", "close"})
    void aViewThatLagsTooLongIsInconsistent(String at) {
        Verdicts.of(run("at=" + at + "&p=0.4&lag=20s", "300ms"))
                .onlyFinding("state_inconsistent", target.truth().count("presence", at));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"variant=fixed", "variant=fixed&delay=300ms", "at=close&lag=300ms"})
    void aViewThatFollowsInTimeIsNoFinding(String query) {
        Verdicts.of(run(query, "1500ms")).passed();
    }

    /** A view that lags for longer than the run never says the common word: another one is expected of it. */
    @ParameterizedTest(name = "at {0}, {1}")
    @CsvSource(delimiter = '|', textBlock = """
            open  | whileOpen: disconnected
            close | afterClose: connected
            """)
    void theStatesAreTheWordsOfTheScenario(String at, String states) {
        String query = "at=" + at + "&lag=120s";
        ProbeText probe = probe(query, "300ms, " + states, "/presence/view?of={user}&" + query);

        Verdicts.of(Verdicts.trusted(target, () -> Cli.call("run", probe.in(directory), "--output", "json")))
                .passed();
    }

    @Test
    void tooFewConnectionsAreInconclusive() {
        ProbeText probe = probe("variant=fixed", "1s", "/presence/view?of={user}&variant=fixed");

        Verdicts.of(Verdicts.trusted(
                        target,
                        () -> Cli.call("run", probe.minSamples(5000).in(directory), "--for", "1s", "--output", "json")))
                .inconclusive("TooFewSamples");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/nowhere?of={user}", "/healthz?of={user}"})
    void aViewThatSaysNoStateIsNotTheSocketsFault(String view) {
        ProbeText probe = probe("variant=fixed", "100ms", view);

        Verdicts.of(Cli.trusted(() -> Cli.call("run", probe.in(directory), "--for", "3s", "--output", "json")))
                .inconclusive("DependencyFault");
    }

    @Test
    void aUserWhoIsConnectedOtherwiseTooSaysNothing() {
        ProbeText probe = probe("variant=fixed", "100ms", "/presence/view?of={user}&variant=fixed")
                .scenario(ProbeText.ISOLATION.replace("settleFor: 300ms", "settleFor: 2s"));

        Cli run = Cli.keepingTime(() -> Cli.call("run", probe.in(directory), "--for", "3s", "--output", "json"));

        assertThat(run.status().path("findings")).as(run.out()).isEmpty();
    }

    private ProbeText probe(String query, String maxStaleness, String view) {
        return ProbeText.at(target.port(), "/presence?" + query)
                .minSamples(SAMPLES)
                .scenario("""
                        {name: views, type: StateConsistency, interval: 1s, stateConsistency: {
                          url: "http://127.0.0.1:%d%s", maxStaleness: %s}}""".formatted(target.port(), view, maxStaleness));
    }

    private Cli run(String query, String maxStaleness) {
        ProbeText probe = probe(query, maxStaleness, "/presence/view?of={user}&" + query);
        return Verdicts.trusted(target, () -> Cli.call("run", probe.in(directory), "--output", "json"));
    }
}
