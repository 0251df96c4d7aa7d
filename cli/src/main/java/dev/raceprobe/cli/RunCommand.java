package dev.raceprobe.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.cli.terminal.Paint;
import dev.raceprobe.cli.terminal.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code raceprobe run FILE}. */
@Command(
        name = "run",
        description = "Probes from this machine, no Kubernetes; judges as the operator does.",
        footer = {
            "",
            "Exit codes: 0 every scenario passed; 1 at least one failed; 2 unusable input, nothing was run;",
            "3 no failure, at least one inconclusive; 130 interrupted (partial results are still printed)."
        })
final class RunCommand implements Callable<Integer> {
    /** What {@code --output} may be. */
    enum Output {
        text,
        json,
        junit
    }

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description = "What kubectl apply takes: RaceProbes, and Secrets beside them; - is standard input.")
    private String file;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            description = "How long new rounds start, as in 60s. Default: until each row has its minSamples.")
    private String runFor;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} on standard output. Default: ${DEFAULT-VALUE}.")
    private Output output;

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description = "Writes the results as one self-contained page, too.")
    private Path report;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Sets a field of every RaceProbe, as in spec.target.url=ws://127.0.0.1:8080/ws. Repeatable.")
    private List<String> sets = new ArrayList<>();

    @Option(names = "--secrets", paramLabel = "DIR", description = "Reads DIR/<secret>/<key> for the Secrets named.")
    private Path secrets;

    @Override
    public Integer call() throws InputException {
        Optional<Duration> bound = bound();
        Optional<ReportFile> page = report == null ? Optional.empty() : Optional.of(ReportFile.at(report));
        Manifest manifest = Manifest.read(file, System.in);
        for (String set : sets) {
            FieldSetter setter = FieldSetter.parse(set);
            for (ObjectNode probe : manifest.probes()) {
                setter.apply(probe);
            }
        }
        List<CheckedProbe> probes = new ManifestCheck().check(manifest);
        // closed in the other order: an interrupted process ends when the secrets are gone
        try (Interrupt interrupt = Interrupt.heeded();
                LocalSecrets files = LocalSecrets.of(manifest, Optional.ofNullable(secrets))) {
            return new LocalRun(probes, files, bound, Progress.onStandardError()).play(interrupt, results -> {
                print(results);
                page.ifPresent(to -> write(to, results));
            });
        }
    }

    private Optional<Duration> bound() throws InputException {
        if (runFor == null) {
            return Optional.empty();
        }
        try {
            Duration duration = Durations.parse(runFor);
            if (duration.toMillis() < 1_000) {
                throw new InputException("--for must be at least 1s, was " + runFor);
            }
            return Optional.of(duration);
        } catch (IllegalArgumentException e) {
            throw new InputException("--for: " + e.getMessage());
        }
    }

    private void print(List<ProbeResult> results) {
        var out = spec.commandLine().getOut();
        switch (output) {
            case text -> {
                Paint paint = Paint.on(Screen.ofStandardOutput());
                TextReport.lines(results).forEach(line -> out.println(paint.verdicts(line)));
            }
            case junit -> out.println(JunitReport.write(results));
            case json -> out.println(JsonReport.write(results));
        }
        out.flush();
    }

    /** The run is over, and its results are printed: a full disk does not change the verdict. */
    private void write(ReportFile page, List<ProbeResult> results) {
        try {
            page.write(results);
        } catch (IOException e) {
            var err = spec.commandLine().getErr();
            err.println("raceprobe: cannot write --report " + page.path() + ": " + e.getMessage());
            err.flush();
        }
    }
}
