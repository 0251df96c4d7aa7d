package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command that is told to end leaves behind: nothing, whenever it is told. */
class InterruptTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(5);

    @TempDir
    private Path directory;

    /** Many keys take their time to be written: it is told to end in the middle of that. */
    @ParameterizedTest(name = "{0} keys")
    @ValueSource(ints = {1, 5_000})
    void aRunLeavesNoSecretsBehindHoweverEarlyItIsToldToEnd(int keys) throws Exception {
        String secret = IntStream.range(0, keys)
                .mapToObj(i -> "k" + i + ": v")
                .collect(Collectors.joining(", ", "---\n{kind: Secret, metadata: {name: keys}, stringData: {", "}}\n"));
        Path manifest = Files.writeString(
                directory.resolve("probe.yaml"),
                ProbeText.at("ws://127.0.0.1:1/ws").scenario(ProbeText.ACCEPT) + secret);

        Cli run = toldToEnd(List.of(), "run", manifest.toString());

        assertThat(temporary().list()).as(run.err()).isEmpty();
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.INTERRUPTED);
    }

    @Test
    void aDemoLeavesNothingBehindWhenItIsToldToEndWhileItStarts() throws Exception {
        Path home = launcher("exec sleep 600");

        Cli demo = toldToEnd(List.of("-Draceprobe.home=" + home), "demo");

        assertThat(temporary().list()).as(demo.out() + demo.err()).isEmpty();
        assertThat(demo.err()).isEmpty();
    }

    @Test
    void aDemoThatDoesNotStartSaysWhyAndKeepsTheLog() throws Exception {
        Path home = launcher("echo no port left >&2; exit 4");
        Files.createDirectories(temporary().toPath());

        Cli demo = CliProcess.start(
                        directory, List.of(), flags(List.of("-Draceprobe.home=" + home)), Main.class, "demo")
                .ended();

        assertThat(demo.err()).contains("target ended with exit code 4 while it was starting, its log is ");
        assertThat(temporary().list()).hasSize(1);
        assertThat(temporary().toPath().resolve(temporary().list()[0]).resolve("target.log"))
                .hasContent("no port left");
    }

    /** A home whose launcher does this, whatever it is asked to start. */
    private Path launcher(String script) throws IOException {
        Path launcher = Files.writeString(directory.resolve("raceprobe"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
        return directory;
    }

    private Cli toldToEnd(List<String> flags, String... arguments) throws IOException, InterruptedException {
        Files.createDirectories(temporary().toPath());
        CliProcess command = CliProcess.start(directory, List.of(), flags(flags), Main.class, arguments);
        try {
            await().atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(LOOK)
                    .until(() -> temporary().list().length > 0);
        } finally {
            command.process().destroy();
        }
        return command.ended();
    }

    private List<String> flags(List<String> more) {
        return Stream.concat(more.stream(), Stream.of("-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + temporary()))
                .toList();
    }

    private File temporary() {
        return directory.resolve("tmp").toFile();
    }
}
