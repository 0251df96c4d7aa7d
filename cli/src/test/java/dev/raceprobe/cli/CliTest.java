package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What tests may try again, and what they may not. */
class CliTest {
    private static final String RESULT = """
            {"probes":[{"status":{"conditions":[{"type":"MeasurementTrusted","status":"%s",
            "message":"p99 schedule lag 3.1 ms, event loop blocked %d times, %d own errors, 0 attempts without resources"}]}}]}""";

    @Test
    void aRunThatCouldNotKeepTimeIsTriedAgain() {
        Deque<Cli> runs = new ArrayDeque<>(List.of(run("False", 3, 0), run("True", 0, 0)));

        assertThat(Cli.trusted(runs::poll).out()).contains("\"True\"");
    }

    @Test
    void aRunWithAnErrorOfItsOwnIsNot() {
        Deque<Cli> runs = new ArrayDeque<>(List.of(run("True", 0, 1), run("True", 0, 0)));

        assertThatThrownBy(() -> Cli.trusted(runs::poll)).isInstanceOf(AssertionError.class);
        assertThat(runs).hasSize(1);
    }

    private static Cli run(String trusted, int blocked, int errors) {
        return new Cli(ExitCode.PASSED, RESULT.formatted(trusted, blocked, errors), "");
    }
}
