package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Java the launcher takes, told by programs that stand in for it. */
class LauncherTest {
    private static final Path LAUNCHER = Path.of("../raceprobe");

    @TempDir
    private Path directory;

    @BeforeEach
    void installWithoutSources() throws IOException {
        // what an image holds: nothing to build
        Files.copy(LAUNCHER, directory.resolve("raceprobe"));
    }

    @Test
    void theOneOfJavaHomeIsTakenWhereItIsNewEnough() throws Exception {
        java("home", "17");
        java("path", "21");

        assertThat(launch()).isEqualTo("0 home");
    }

    @Test
    void theOneOnThePathIsTakenWhereTheOtherIsTooOld() throws Exception {
        java("home", "11");
        java("path", "21");

        assertThat(launch()).isEqualTo("0 path");
    }

    @Test
    void whereAllAreTooOldAllAreNamed() throws Exception {
        Path home = java("home", "1.8");
        Path path = java("path", "11");

        assertThat(launch()).isEqualTo("2 raceprobe: JDK 17 or newer is needed, older: " + home + " and " + path);
    }

    private Path java(String name, String version) throws IOException {
        Path java = Files.createDirectories(directory.resolve(name + "/bin")).resolve("java");
        Files.writeString(java, """
                #!/bin/sh
                case "$1" in
                  -XshowSettings*) echo "    java.specification.version = %s" >&2 ;;
                  *) echo %s ;;
                esac
                """.formatted(version, name));
        return Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    }

    /** Exit code and output. */
    private String launch() throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("bash", directory.resolve("raceprobe").toString(), "help").redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", directory.resolve("home").toString());
        builder.environment()
                .merge("PATH", directory.resolve("path/bin").toString(), (old, first) -> first + ":" + old);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() + " " + said;
    }
}
