package dev.raceprobe.cli;

import dev.raceprobe.cli.report.HtmlReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Where {@code --report} goes: looked at before the run, written after it. */
record ReportFile(Path path) {
    /** @throws InputException where nothing can be written there */
    static ReportFile at(Path path) throws InputException {
        Path directory = path.toAbsolutePath().getParent();
        if (path.toString().isEmpty() || directory == null || Files.isDirectory(path)) {
            throw new InputException("--report " + path + " must name a file, was a directory");
        }
        if (!Files.isDirectory(directory)) {
            throw new InputException("--report " + path + " must lie in a directory, " + directory + " is none");
        }
        if (!Files.isWritable(Files.exists(path) ? path : directory)) {
            throw new InputException("--report " + path + " must be writable, was not");
        }
        return new ReportFile(path);
    }

    /** Writes the page; what happened to the disk meanwhile is for the caller to say. */
    void write(List<ProbeResult> results) throws IOException {
        Files.writeString(
                path,
                HtmlReport.write(results.stream().map(ProbeResult::reported).toList(), Instant.now()));
    }
}
