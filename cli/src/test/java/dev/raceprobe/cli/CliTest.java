package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tests may try again, and what they may not; with the output of a real run, so that both know the same words. */
class CliTest {
    @TempDir
    private static Path directory;

    private static Cli real;

    @BeforeAll
    static void run() {
        String probe =
                ProbeText.at("ws://127.0.0.1:1/ws").scenario(ProbeText.ACCEPT).in(directory);
        real = Cli.call("run", probe, "--for", "1s", "--output", "json");
    }

    @Test
    void aRunThatCouldNotKeepTimeIsTriedAgain() {
        Deque<Cli> runs = new ArrayDeque<>(List.of(run("False", 0), run("True", 0)));

        assertThat(Cli.trusted(runs::poll).condition("MeasurementTrusted")).startsWith("True");
    }

    @Test
    void aRunWithAnErrorOfItsOwnIsNot() {
        Deque<Cli> runs = new ArrayDeque<>(List.of(run("True", 10), run("True", 0)));

        assertThatThrownBy(() -> Cli.trusted(runs::poll)).isInstanceOf(AssertionError.class);
        assertThat(runs).hasSize(1);
    }

    /** The real one, but for this. */
    private static Cli run(String trusted, int errors) {
        JsonNode document = real.json();
        ObjectNode condition = (ObjectNode) document.findParents("type").stream()
                .filter(each -> each.path("type").asText().equals("MeasurementTrusted"))
                .findFirst()
                .orElseThrow();
        String message = condition.path("message").asText();
        assertThat(message).containsPattern("[0-9]+ own errors, [0-9]+ attempts without resources");
        condition.put("status", trusted);
        condition.put(
                "message",
                message.replaceFirst("[0-9]+ own errors, [0-9]+ attempts", errors + " own errors, 0 attempts"));
        return new Cli(real.exit(), document.toString(), "");
    }
}
