package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every {@code ./raceprobe} line of the documentation is one that the command line takes. */
class DocumentedCommandsTest {
    private static final List<Path> PAGES = List.of(Path.of("..", "README.md"), Path.of("..", "docs", "ci.md"));
    private static final String LAUNCHER = "./raceprobe ";
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

    static List<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        for (Path page : PAGES) {
            String text = Files.readString(page).replaceAll("\\s*(\\\\\\s*)?\\n\\s+(?=--)", " ");
            text.lines()
                    .filter(line -> line.strip().matches("(- )?\\./raceprobe .*"))
                    .map(line -> line.substring(line.indexOf(LAUNCHER) + LAUNCHER.length()))
                    .map(line -> line.replaceAll("\\s+(#|&|> ).*", "").strip())
                    .filter(line -> !line.startsWith("target")) // a program of its own, which the launcher starts
                    .forEach(commands::add);
        }
        return commands;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void isTakenAsItStands(String command) {
        String[] words = WORD.matcher(command)
                .results()
                .map(DocumentedCommandsTest::unquoted)
                .toArray(String[]::new);

        assertThat(Main.commandLine().parseArgs(words).subcommand().matchedArgs())
                .hasSameSizeAs(List.of(words).stream()
                        .skip(1)
                        .filter(word -> word.startsWith("--") || word.endsWith(".yaml"))
                        .toList());
    }

    @Test
    void thePipelinesProbeWithAReportAndJunit() throws IOException {
        assertThat(commands().stream().filter(command -> command.contains("--output junit")))
                .hasSize(2)
                .allSatisfy(command -> assertThat(command).contains("--report raceprobe.html"));
    }

    private static String unquoted(MatchResult word) {
        return word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3);
    }
}
