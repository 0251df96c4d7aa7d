package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code raceprobe run} on a pseudo terminal ({@code script}, of every Linux). */
class TerminalTest {
    private static final String ESCAPE = "\u001b[";
    private static final String COLOUR = "\u001b\\[3[123]m";

    @TempDir
    private Path directory;

    @Test
    void aTerminalHasATableThatIsRewrittenNoWiderThanItself() throws Exception {
        String seen = onATerminal(Map.of(), "");
        assertThat(seen)
                .contains(ESCAPE + "2A\r" + ESCAPE + "J")
                .contains("connections (")
                .containsPattern(COLOUR);
        assertThat(tableOf(seen))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.replaceAll("\u001b\\[[0-9]*[A-Za-z]", ""))
                        .hasSizeLessThan(60));
    }

    @Test
    void noColourIsThereForWhoeverRefusesItAndNoEscapeInAFile() throws Exception {
        Path result = directory.resolve("result");
        String seen = onATerminal(Map.of("NO_COLOR", "1"), " > " + result);
        assertThat(seen).contains(ESCAPE + "2A").doesNotContainPattern(COLOUR);
        assertThat(Files.readString(result)).startsWith("default/chat: ").doesNotContain("\u001b");
    }

    /** What comes before the result. */
    private static List<String> tableOf(String seen) {
        return seen.substring(0, seen.indexOf("default/chat: "))
                .lines()
                .filter(line -> line.contains("send") || line.contains("connections"))
                .toList();
    }

    private String onATerminal(Map<String, String> environment, String redirection) throws Exception {
        assumeTrue(Installation.has(Path.of("/usr/bin/script"), "the live table (apt-get install bsdutils)"));
        Path log = directory.resolve("terminal");
        try (FaultyTarget target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null))) {
            ProcessBuilder script = new ProcessBuilder(
                            "/usr/bin/script",
                            "-qc",
                            "stty cols 60 rows 24; " + command(target) + redirection,
                            log.toString())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            script.environment().remove("NO_COLOR");
            script.environment().put("TERM", "xterm");
            script.environment().putAll(environment);
            assertThat(script.start().waitFor(120, TimeUnit.SECONDS)).isTrue();
        }
        return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    }

    private String command(FaultyTarget target) {
        String probe = ProbeText.at(target.port(), "/ws")
                .scenario("{name: send, type: SendFailure, interval: 1s}")
                .minSamples(12)
                .in(directory);
        return String.join(
                " ",
                "exec",
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                "'" + System.getProperty("java.class.path") + "'",
                Main.class.getName(),
                "run",
                probe,
                "--for",
                "3s");
    }
}
