package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be used is said in one line a mistake on standard error, with exit 2, before anything is contacted. */
class UnusableInputTest {
    private static final String FIVE_MISTAKES = """
            apiVersion: raceprobe.dev/v1alpha1
            kind: RaceProbe
            metadata: {name: chat}
            spec:
              target: {url: "http://127.0.0.1:1/ws"}
              auth: {type: SignedJWT}
              load: {concurrency: 0}
              evaluaton: {window: 10m}
              scenarios:
              - {name: accept, type: AcceptRase}
            """;

    /** Printed where it matters, so that a failure can be repeated. */
    private static final long SEED = 20260822;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"validate", "run"})
    void fiveMistakesAreFiveLines(String command) throws IOException {
        Cli call = Cli.call(command, file("five.yaml", FIVE_MISTAKES));

        assertThat(call.errors())
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).contains("chat: spec.target.url"),
                        line -> assertThat(line).contains("chat: spec.auth"),
                        line -> assertThat(line).contains("chat: spec.load.concurrency"),
                        line -> assertThat(line).contains("chat: spec.evaluaton"),
                        line -> assertThat(line).contains("chat: spec.scenarios[0].type"));
        assertThat(call.out()).isEmpty();
        assertThat(call.exit()).isEqualTo(ExitCode.UNUSABLE_INPUT);
    }

    static Stream<Arguments> nonsense() {
        byte[] noise = new byte[4_096];
        new SplittableRandom(SEED).nextBytes(noise);
        StringBuilder aliases = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            aliases.append("a%d: &a%d [%s]\n"
                    .formatted(i, i, String.join(", ", java.util.Collections.nCopies(9, "*a" + (i - 1)))));
        }
        return Stream.of(
                Arguments.of("noise of seed " + SEED, noise),
                Arguments.of("zeros", new byte[1_000]),
                Arguments.of("empty", new byte[0]),
                Arguments.of("comments alone", text("# nothing\n---\n# here\n")),
                Arguments.of("40 MB of one line", text("x".repeat(40_000_000))),
                Arguments.of("just below the limit", text("- x\n".repeat(1_000_000))),
                Arguments.of("deep nesting", text("[".repeat(100_000))),
                Arguments.of("aliases of aliases", text(aliases.toString())),
                Arguments.of("a Java class", text("!!javax.script.ScriptEngineManager [x]")),
                Arguments.of("JSON cut short", text("{\"kind\": \"RaceProbe\", ")),
                Arguments.of("a page of HTML", text("<html><body>404: not found</body></html>")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nonsense")
    void nonsenseIsOneLine(String name, byte[] content) throws IOException {
        String file = Files.write(directory.resolve("nonsense.yaml"), content).toString();
        for (String command : new String[] {"validate", "run"}) {
            Cli call = Cli.call(command, file);

            assertThat(call.errors()).as(command).hasSize(1);
            assertThat(call.err()).startsWith(file + ": ").hasSizeLessThan(1_000);
            assertThat(call.out()).isEmpty();
            assertThat(call.exit()).isEqualTo(ExitCode.UNUSABLE_INPUT);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rum            | did you mean run?",
                "valdiate x     | did you mean validate?",
                "operater       | did you mean operator?",
                "--no-such      | --no-such",
                "run            | FILE",
                "validate       | FILE",
                "run F --ouput json  | did you mean --output?",
                "run F --output xml  | text, json",
                "run F --for 0s      | --for",
                "run F --for x       | --for",
                "run F --for -5s     | --for",
                "run F --for         | --for",
                "run F --set nonsense             | --set",
                "run F --set =x                   | --set",
                "run F --set spec..x=1            | --set",
                "run F --set spec.target.url      | --set",
                "run F --set spec.targt.url=ws://x  | spec.targt",
                "run F --set spec.load.concurrency=many | spec.load.concurrency",
                "run F --secrets /no/such/directory   | --secrets",
                "run F G                              | G",
                "run /no/such/file.yaml               | no such file",
                "run /                                | /",
                "demo --for x                         | --for",
            })
    void anUnusableCommandLineIsOneLine(String line, String named) throws IOException {
        String file = file(
                "sound.yaml",
                ProbeText.at("ws://127.0.0.1:1/ws").scenario(ProbeText.ACCEPT).toString());
        String[] words = line.strip().split(" +");
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].equals("F") ? file : words[i];
        }

        Cli call = Cli.call(words);

        assertThat(call.errors()).hasSize(1);
        assertThat(call.err()).contains(named);
        assertThat(call.out()).isEmpty();
        assertThat(call.exit()).isEqualTo(ExitCode.UNUSABLE_INPUT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "target: {     | targt: {      | spec.target",
                "ws://127.0.0.1:1/ws | ws://127.0.0.1:99999/ws | spec.target.url: must have a port in [1, 65535], was 99999",
                "ws://127.0.0.1:1/ws | ws://127.0.0.1:1/{x}    | spec.target.url: must be a URL",
                "latencyProfiles: [] | latencyProfiles: [{name: p, faults: [{type: Reset}]}] | latencyProfiles[0].faults[0].percent",
                "latencyProfiles: [] | latencyProfiles: [{name: p, faults: [{type: Reset, percent: \"1%\"}]}] | faults[0].percent",
                "{maxConnectsPerSecond: 300} | {shards: {maxConnectionsPerPod: 0}} | spec.load.shards.maxConnectionsPerPod",
                "sendOffsets: [0ms,  | pipelined: true, sendOffsets: [], x: [0ms, | acceptRace.sendOffsets",
                "mode: Continuous    | mode: Scheduled | spec.schedule",
                "name: chat}  | name: 9chat}   | metadata.name: must be a DNS label of at most 52 characters that begins with a",
                "stringData: | data: | Secret chat-probe: data.signing-key: must be Base64",
            })
    void aMistakeInAManifestIsNamedByBothCommands(String text, String mistake, String named) throws IOException {
        String sound =
                ProbeText.at("ws://127.0.0.1:1/ws").scenario(ProbeText.ACCEPT).toString();
        assertThat(sound).contains(text);
        String file = file("mistake.yaml", sound.replace(text, mistake));
        for (String command : new String[] {"validate", "run"}) {
            Cli call = Cli.call(command, file);

            assertThat(call.err()).contains(named).doesNotContain("\tat ").doesNotContain("Exception");
            assertThat(call.out()).isEmpty();
            assertThat(call.exit()).isEqualTo(ExitCode.UNUSABLE_INPUT);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--help       | Usage: raceprobe",
                "-h           | Usage: raceprobe",
                "--version    | raceprobe 0.",
                "run --help   | Usage: raceprobe run",
                "run -h       | Exit codes:",
                "demo --help  | Usage: raceprobe demo",
                "help run     | Usage: raceprobe run",
            })
    void askingForHelpIsNoMistake(String line, String said) {
        Cli call = Cli.call(line.split(" "));

        assertThat(call.out()).contains(said);
        assertThat(call.errors()).isEmpty();
        assertThat(call.exit()).isEqualTo(ExitCode.PASSED);
    }

    @Test
    void aSoundManifestIsValidAndContactsNothing() throws IOException {
        Cli call = Cli.call(
                "validate",
                file(
                        "sound.yaml",
                        ProbeText.at("ws://127.0.0.1:1/ws")
                                .scenario(ProbeText.ACCEPT)
                                .toString()));

        assertThat(call.errors()).isEmpty();
        assertThat(call.exit()).isEqualTo(ExitCode.PASSED);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
