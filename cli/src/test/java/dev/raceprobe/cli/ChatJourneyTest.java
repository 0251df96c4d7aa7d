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

/** ChatJourney against the reference server: each conversation that it broke off is a failed check. */
@Order(1) // takes longest
class ChatJourneyTest {
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

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"deadline", "length", "follow_up"})
    void aBrokenConversationIsCountedAndTheRowSaysWhere(String fault) {
        Cli run = run("/journey?p=0.5&fault=" + fault);

        Verdicts.of(run).onlyFinding("journey_failed", target.truth().count("journey", fault));
        assertThat(run.row().path("message").asText()).contains(fault.replace('_', '-') + ": ");
    }

    /** An answer of two characters; then the user's name, of 28, instead of the text. */
    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource(delimiter = '|', textBlock = """
            /journey?fault=length  | minResponseLength: 2                    | true
            /journey?fault=length  | minResponseLength: 3                    | false
            /journey?variant=fixed | minResponseLength: 20, textPointer: /user | true
            /journey?variant=fixed | minResponseLength: 40, textPointer: /user | false
            """)
    void anAnswerIsAsLongAsTheScenarioSays(String path, String settings, boolean isLongEnough) {
        ProbeText probe = probe(path, ", " + settings);
        Cli run =
                Verdicts.trusted(target, () -> Cli.call("run", probe.in(directory), "--for", "6s", "--output", "json"));

        if (isLongEnough) {
            Verdicts.of(run).passed();
        } else {
            Verdicts.of(run)
                    .onlyFinding("journey_failed", run.row().path("samples").asLong());
            assertThat(run.row().path("message").asText()).contains("length: ");
        }
    }

    @Test
    void aFailedDependencyIsNotTheTargetsFault() {
        Verdicts.of(run("/journey?fault=dependency")).inconclusive("DependencyFault");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/journey?variant=fixed", "/slow?delay=300ms"})
    void aConversationThatComesToItsEndIsNoFinding(String path) {
        Verdicts.of(run(path)).passed();
    }

    @Test
    void tooFewConversationsAreInconclusive() {
        Cli run = Verdicts.trusted(
                target,
                () -> Cli.call("run", probe("/ws").minSamples(5000).in(directory), "--for", "1s", "--output", "json"));

        Verdicts.of(run).inconclusive("TooFewSamples");
    }

    private ProbeText probe(String path) {
        return probe(path, "");
    }

    private ProbeText probe(String path, String settings) {
        return ProbeText.at(target.port(), path).minSamples(6).scenario("""
                {name: chat, type: ChatJourney, interval: 1s, chatJourney: {
                  prompt: '{"type":"chat","id":"{nonce}","text":"hello"}', responseEvent: agent_completed,
                  followUp: '{"type":"chat","id":"{nonce}","text":"again"}', responseDeadline: 1500ms,
                  dependencyErrorPatterns: [rate_limited]%s}}""".formatted(settings));
    }

    private Cli run(String path) {
        return Verdicts.trusted(
                target, () -> Cli.call("run", probe(path).in(directory), "--for", "12s", "--output", "json"));
    }
}
