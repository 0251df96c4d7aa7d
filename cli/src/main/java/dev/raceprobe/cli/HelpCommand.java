package dev.raceprobe.cli;

import dev.raceprobe.schema.NearestWord;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code raceprobe help [COMMAND]}. */
@Command(name = "help", description = "Lists the commands, or says more about one.")
final class HelpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "The command to say more about.")
    private String about;

    @Override
    public Integer call() throws InputException {
        CommandLine parent = spec.parent().commandLine();
        if (about == null) {
            parent.usage(parent.getOut());
            return ExitCode.PASSED;
        }
        CommandLine command = parent.getSubcommands().get(about);
        if (command == null) {
            throw new InputException("raceprobe: no command " + about
                    + NearestWord.to(about, parent.getSubcommands().keySet())
                            .map(word -> "; did you mean " + word + "?")
                            .orElse("; raceprobe help lists the commands"));
        }
        command.usage(parent.getOut());
        return ExitCode.PASSED;
    }
}
