package dev.raceprobe.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * The commands that are programs of their own, with class paths of their own. The launcher starts them directly; these are
 * what {@code raceprobe help} lists, and what answers where the command line was not started by the launcher.
 */
final class PassThrough {
    private PassThrough() {}

    private abstract static sealed class Program implements Callable<Integer> {
        private final String name;

        @Parameters(arity = "0..*", hidden = true)
        private List<String> arguments = new ArrayList<>();

        private Program(String name) {
            this.name = name;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            List<String> command = new ArrayList<>(List.of(ChildProcess.launcher(Home.directory()), name));
            command.addAll(arguments);
            Process process = new ProcessBuilder(command).inheritIO().start();
            Thread end = new Thread(process::destroy, name + "-end");
            Runtime.getRuntime().addShutdownHook(end);
            return process.waitFor();
        }
    }

    /** {@code raceprobe target}. */
    @Command(
            name = "target",
            description = "The faulty reference server: every race switchable; raceprobe target --help says how.",
            customSynopsis = "raceprobe target [--port 8080] [--truth FILE] ...")
    static final class Target extends Program {
        Target() {
            super("target");
        }
    }

    /** {@code raceprobe operator}. */
    @Command(
            name = "operator",
            description = "What the operator's image runs; raceprobe operator --help says how.",
            customSynopsis = "raceprobe operator ...")
    static final class Operator extends Program {
        Operator() {
            super("operator");
        }
    }

    /** {@code raceprobe probe}. */
    @Command(
            name = "probe",
            description = "What the probe pods' image runs; raceprobe probe --help says how.",
            customSynopsis = "raceprobe probe --plan FILE ...")
    static final class Probe extends Program {
        Probe() {
            super("probe");
        }
    }
}
