package dev.raceprobe.cli;

import dev.raceprobe.schema.NearestWord;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
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

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
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

    private static int executionError(Exception e, CommandLine command) throws Exception {
        if (!(e instanceof InputException input)) {
            throw e;
        }
        input.lines().forEach(command.getErr()::println);
        command.getErr().flush();
        return ExitCode.UNUSABLE_INPUT;
    }
}
