package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What goes wrong in the program itself is one line and exit 3: never a trace, and never the exit code of a target at fault. */
class OwnFaultTest {
    @TempDir
    private Path directory;

    @Command(name = "broken")
    private static final class Broken implements Callable<Integer> {
        @Override
        public Integer call() {
            throw new IllegalStateException("no room\nin the second line");
        }
    }

    @Test
    void anExceptionIsOneLineAndNotTheTargets() {
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine().addSubcommand(new Broken()).setErr(new PrintWriter(err, true));

        int exit = command.execute("broken");

        assertThat(exit).isEqualTo(ExitCode.INCONCLUSIVE);
        assertThat(err.toString().lines())
                .containsExactly("raceprobe: a fault of its own, not of the target: IllegalStateException: no room"
                        + " (with RACEPROBE_DEBUG=1 the trace)");
    }

    @Test
    void aRunWhoseResultsCannotBePrintedEnds() throws Exception {
        String probe =
                ProbeText.at("ws://127.0.0.1:1/ws").scenario(ProbeText.ACCEPT).in(directory);
        Cli run = CliProcess.start(directory, List.of(), List.of("-XX:TieredStopAtLevel=1"), BrokenPrinter.class, probe)
                .ended();

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.INCONCLUSIVE);
        assertThat(run.err()).contains("the printer is broken");
        assertThat(run.out() + run.err()).doesNotContain("\tat ");
    }

    /** A run that fails when it prints. */
    static final class BrokenPrinter {
        private BrokenPrinter() {}

        public static void main(String[] arguments) throws IOException, InputException {
            Manifest manifest = Manifest.read(arguments[0], System.in);
            try (Interrupt interrupt = Interrupt.heeded();
                    LocalSecrets secrets = LocalSecrets.of(manifest, Optional.empty())) {
                new LocalRun(
                                new ManifestCheck().check(manifest),
                                secrets,
                                Optional.of(Duration.ofSeconds(1)),
                                Progress.onStandardError())
                        .play(interrupt, results -> {
                            throw new IllegalStateException("the printer is broken");
                        });
            } catch (IllegalStateException e) {
                System.exit(Main.ownFault(e, Main.commandLine()));
            }
        }
    }
}
