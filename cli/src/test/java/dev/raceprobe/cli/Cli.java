package dev.raceprobe.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/**
 * What one call of the command came to.
 *
 * @param exit code
 * @param out all of standard output
 * @param err all of standard error but a run's progress
 */
record Cli(int exit, String out, String err) {
    private static final ObjectMapper ONE_DOCUMENT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Calls the command as the launcher does, in this process. */
    static Cli call(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command =
                Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exit = command.execute(arguments);
        return new Cli(exit, out.toString(), err.toString());
    }

    /** Lines of standard error. */
    List<String> errors() {
        return err.lines().toList();
    }

    /** Standard output as the one JSON document that it must be. */
    JsonNode json() {
        try {
            return ONE_DOCUMENT.readTree(out);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not one JSON document: " + out + err, e);
        }
    }

    /** The status of the only probe. */
    JsonNode status() {
        return json().at("/probes/0/status");
    }

    /** The only row of the only probe. */
    JsonNode row() {
        return status().at("/scenarios/0");
    }

    /** A condition of the only probe, as {@code status reason}. */
    String condition(String type) {
        for (JsonNode condition : status().path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText() + " "
                        + condition.path("reason").asText();
            }
        }
        return "absent";
    }

    /** What a condition of the only probe says for people. */
    String message(String type) {
        for (JsonNode condition : status().path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("message").asText();
            }
        }
        return "absent";
    }

    /** Whether the probe could keep time, and calls nothing its own fault. */
    boolean isTrusted() {
        return condition("MeasurementTrusted").startsWith("True")
                && status().path("scenarios").findValuesAsText("message").stream()
                        .noneMatch(message -> message.contains("owned by Probe"));
    }
}
