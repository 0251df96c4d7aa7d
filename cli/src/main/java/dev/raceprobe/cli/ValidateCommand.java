package dev.raceprobe.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code raceprobe validate FILE…}. */
@Command(
        name = "validate",
        description = "Says every schema, CEL and cross-field error, each with the field's path; contacts nothing.")
final class ValidateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Files as kubectl apply takes them; - is standard input.")
    private List<String> files;

    @Override
    public Integer call() throws InputException {
        ManifestCheck check = new ManifestCheck();
        PrintWriter out = spec.commandLine().getOut();
        List<String> mistakes = new ArrayList<>();
        for (String file : files) {
            try {
                List<CheckedProbe> probes = check.check(Manifest.read(file, System.in));
                probes.forEach(probe -> out.println(file + ": " + probe.name() + ": valid"));
            } catch (InputException e) {
                mistakes.addAll(e.lines());
            }
        }
        out.flush();
        if (!mistakes.isEmpty()) {
            throw new InputException(mistakes);
        }
        return ExitCode.PASSED;
    }
}
