package dev.raceprobe.cli;

import dev.raceprobe.schema.NearestWord;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code raceprobe} command. */
@Command(
        name = "raceprobe",
        version = "raceprobe 0.1.0-SNAPSHOT",
        description = "Continuous synthetic probing of WebSocket services.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {"", "raceprobe help COMMAND says more about one."},
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            ValidateCommand.class,
            PassThrough.Target.class,
            PassThrough.Operator.class,
            PassThrough.Probe.class,
            HelpCommand.class
        })
final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Says what there is to say about the command.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Says the version.")
    private boolean version;

    private Main() {}

    public static void main(String[] arguments) {
        CommandLine command = commandLine();
        int exit;
        try {
            exit = command.execute(arguments);
        } catch (Error e) {
            exit = ownFault(e, command);
        }
        System.exit(exit);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setParameterExceptionHandler((e, arguments) -> usageError(e))
                .setExecutionExceptionHandler((e, command, parsed) -> executionError(e, command));
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int usageError(ParameterException e) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("raceprobe: " + oneLine(e) + suggestion(e));
        err.flush();
        return ExitCode.UNUSABLE_INPUT;
    }

    private static String oneLine(ParameterException e) {
        return e.getMessage().lines().findFirst().orElse("unusable arguments");
    }

    private static String suggestion(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return "; raceprobe help lists the commands";
        }
        CommandLine command = e.getCommandLine();
        String typed = unmatched.getUnmatched().get(0);
        List<String> words = typed.startsWith("-")
                ? command.getCommandSpec().optionsMap().keySet().stream().toList()
                : command.getSubcommands().keySet().stream().toList();
        return NearestWord.to(typed, words)
                .map(word -> "; did you mean " + word + "?")
                .orElse("; raceprobe help lists the commands");
    }

    private static int executionError(Exception e, CommandLine command) {
        if (!(e instanceof InputException input)) {
            return ownFault(e, command);
        }
        input.lines().forEach(command.getErr()::println);
        command.getErr().flush();
        return ExitCode.UNUSABLE_INPUT;
    }

    /** Never the exit code of a target that is at fault, and a trace only for whoever asks for it. */
    static int ownFault(Throwable e, CommandLine command) {
        PrintWriter err = command.getErr();
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        err.println("raceprobe: a fault of its own, not of the target: "
                + e.getClass().getSimpleName() + ": " + message + " (with RACEPROBE_DEBUG=1 the trace)");
        if (System.getenv("RACEPROBE_DEBUG") != null) {
            e.printStackTrace(err);
        }
        err.flush();
        return ExitCode.INCONCLUSIVE;
    }
}
