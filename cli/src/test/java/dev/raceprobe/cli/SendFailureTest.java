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
import org.junit.jupiter.params.provider.ValueSource;

/** SendFailure against the reference server: each message that an open connection lost is a failed check, at its point. */
class SendFailureTest {
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
    void messagesThatAreLostNowAndThenAreCounted() {
        Cli run = run("/deaf?p=0.4");

        Verdicts.of(run).onlyFinding("send_failure", target.truth().count("send_failure", "lost"));
    }

    @Test
    void theRowSaysAtWhichPointsOfItsLifeAConnectionIsDeaf() {
        Cli run = run("/deaf?after=600ms");

        Verdicts.of(run).onlyFinding("send_failure", target.truth().count("send_failure", "lost"));
        assertThat(run.row().path("message").asText())
                .contains("BeforeClose: ")
                .doesNotContain("AfterReady")
                .doesNotContain("MidLife");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/deaf?variant=fixed", "/slow?delay=300ms"})
    void whatAnswersIsNoFinding(String path) {
        Verdicts.of(run(path)).passed();
    }

    @Test
    void tooFewConnectionsAreInconclusive() {
        Cli run = Verdicts.trusted(
                target,
                () -> Cli.call(
                        "run",
                        probe("/deaf?variant=fixed").minSamples(5000).in(directory),
                        "--for",
                        "1s",
                        "--output",
                        "json"));

        Verdicts.of(run).inconclusive("TooFewSamples");
    }

    private ProbeText probe(String path) {
        return ProbeText.at(target.port(), path)
                .minSamples(12)
                .scenario("{name: send, type: SendFailure, interval: 1s, sendFailure: {holdFor: 800ms}}")
                .echoTimeout("1s");
    }

    private Cli run(String path) {
        return Verdicts.trusted(target, () -> Cli.call("run", probe(path).in(directory), "--output", "json"));
    }
}
