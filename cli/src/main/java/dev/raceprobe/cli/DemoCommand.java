package dev.raceprobe.cli;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.cli.terminal.Screen;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code raceprobe demo}. */
@Command(
        name = "demo",
        description =
                "The whole product on this machine, no cluster: an embedded Kubernetes API, the operator, the faulty"
                        + " reference server, two RaceProbes and their probe pods. Exits 0 once both verdicts are right, 1 if they"
                        + " are not.")
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            defaultValue = "60s",
            description = "How long the verdicts may take. Default: ${DEFAULT-VALUE}.")
    private String within;

    @Option(names = "--keep", description = "Leaves everything up until Ctrl-C.")
    private boolean keep;

    @Override
    public Integer call() throws InputException, IOException, InterruptedException {
        Duration bound = bound();
        try (Demo demo = Demo.start(Home.directory(), spec.commandLine().getOut(), Screen.ofStandardOutput())) {
            return demo.play(bound, keep);
        } catch (CancellationException e) {
            return ExitCode.INTERRUPTED;
        }
    }

    private Duration bound() throws InputException {
        try {
            return Durations.parse(within);
        } catch (IllegalArgumentException e) {
            throw new InputException("--for: " + e.getMessage());
        }
    }
}
