package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * What one call of the command came to.
 *
 * @param exit code
 * @param out all of standard output
 * @param err all of standard error but a run's progress
 */
record Cli(int exit, String out, String err) {
    private static final int TRIES = 8;
    /** As the message of MeasurementTrusted has them; a machine that has no port or file left is no error of the program. */
    private static final Pattern OWN_ERRORS = Pattern.compile("[1-9][0-9]* own errors, 0 attempts without resources");

    private static final String OWN = "owned by Probe";
    private static final Pattern UNTRUSTED = Pattern.compile("MeasurementTrusted +False");

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

    /**
     * The first of a few calls whose probes could keep time. On a busy machine one may not: it says so itself, and then there is no
     * verdict to test. An exception of the probe's own is no matter of time, and is not tried away.
     *
     * @param call from the beginning: what an earlier one left behind does not count
     * @throws AssertionError where a probe has errors of its own
     */
    static Cli trusted(Callable<Cli> call) {
        return first(Cli::isTrusted, call);
    }

    /** The same where some checks are the probe's own by what is played: whether it could keep time is all that counts. */
    static Cli keepingTime(Callable<Cli> call) {
        return first(run -> isTrusted(run.json()), call);
    }

    private static Cli first(Predicate<Cli> usable, Callable<Cli> call) {
        try {
            Cli run = call.call().withoutOwnErrors();
            for (int tries = 1; tries < TRIES && !usable.test(run); tries++) {
                System.out.println("once more, for a probe could not keep time: " + run.whatItSaysOfItself());
                run = call.call().withoutOwnErrors();
            }
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
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
        return condition(status(), type);
    }

    /** A condition, as {@code status reason}; {@code absent}. */
    static String condition(JsonNode status, String type) {
        JsonNode condition = find(status, type);
        return condition.isMissingNode()
                ? "absent"
                : condition.path("status").asText() + " "
                        + condition.path("reason").asText();
    }

    /** What a condition of the only probe says for people. */
    String message(String type) {
        return find(status(), type).path("message").asText("absent");
    }

    private static JsonNode find(JsonNode status, String type) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return MissingNode.getInstance();
    }

    /** @throws AssertionError where a probe has errors of its own */
    Cli withoutOwnErrors() {
        assertThat(out).doesNotContainPattern(OWN_ERRORS);
        return this;
    }

    /** Whether every probe could keep time, and calls nothing its own fault. */
    private boolean isTrusted() {
        return !out.contains(OWN)
                && (out.startsWith("{")
                        ? isTrusted(json())
                        : !UNTRUSTED.matcher(out).find());
    }

    /** What a probe says that was not trusted, or calls something its own fault. */
    private String whatItSaysOfItself() {
        Stream<String> said = out.startsWith("{")
                ? Stream.concat(
                        untrusted(json())
                                .map(condition -> condition.path("message").asText()),
                        json().findValuesAsText("message").stream().filter(text -> text.contains(OWN)))
                : out.lines()
                        .filter(line ->
                                line.contains(OWN) || UNTRUSTED.matcher(line).find());
        return said.findFirst().orElse("").strip();
    }

    /** @param document of one probe or of several */
    static boolean isTrusted(JsonNode document) {
        return untrusted(document).findAny().isEmpty();
    }

    private static Stream<JsonNode> untrusted(JsonNode document) {
        return document.findParents("type").stream()
                .filter(condition -> condition.path("type").asText().equals("MeasurementTrusted")
                        && condition.path("status").asText().equals("False"));
    }
}
