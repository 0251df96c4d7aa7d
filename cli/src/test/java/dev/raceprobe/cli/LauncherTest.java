package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Java the launcher takes, and what it says where it cannot begin; told by programs that stand in for Java and others. */
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

        assertThat(launch())
                .isEqualTo("2 raceprobe: JDK 17 or newer is needed; " + home + " is older; " + path + " is older");
    }

    @Test
    void theOneOnThePathIsTakenWhereTheOtherDoesNotRun() throws Exception {
        program("home/bin/java", "echo no room >&2; exit 1");
        java("path", "21");

        assertThat(launch()).isEqualTo("0 path");
    }

    @Test
    void whereNoneRunsEachIsNamedWithWhatItSaid() throws Exception {
        Path home = program("home/bin/java", "echo Error occurred; echo; echo 'Too small a heap' >&2; exit 1");
        Path path = program("path/bin/java", "exit 127");

        assertThat(launch())
                .isEqualTo("2 raceprobe: JDK 17 or newer is needed; " + home
                        + " does not run (Error occurred Too small a heap); " + path + " does not run (nothing said)");
    }

    @Test
    void aJavaWhoseOptionsAreUnusableIsToldInOneLine() throws Exception {
        program("path/bin/java", "exec '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' \"$@\"");

        assertThat(launch(Map.of("JAVA_TOOL_OPTIONS", "-Xmx1k")))
                .startsWith("2 raceprobe: JDK 17 or newer is needed; ")
                .contains("path/bin/java does not run (Picked up JAVA_TOOL_OPTIONS: -Xmx1k ")
                .hasLineCount(1);
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsToldInOneLine() throws Exception {
        withSources();
        Files.writeString(directory.resolve("build"), "no directory");

        assertThat(launch())
                .startsWith("2 raceprobe: cannot build: ")
                .contains(directory.resolve("build").toString())
                .hasLineCount(1);
    }

    @Test
    void aLockThatCannotBeWrittenIsToldInOneLine() throws Exception {
        withSources();
        Path lock = Files.createDirectories(directory.resolve("build/.lock"));

        assertThat(launch()).isEqualTo("2 raceprobe: cannot build: " + lock + " cannot be written");
    }

    @Test
    void aLockThatCannotBeHadIsToldInOneLine() throws Exception {
        withSources();
        program("path/bin/flock", "echo no locks here >&2; exit 1");

        assertThat(launch())
                .isEqualTo("2 raceprobe: cannot build: " + directory.resolve("build/.lock")
                        + " cannot be locked: no locks here");
    }

    @Test
    void aDiskWithoutRoomIsToldInOneLine() throws Exception {
        withSources();
        program("path/bin/mktemp", "echo no space left >&2; exit 1");

        assertThat(launch())
                .isEqualTo("2 raceprobe: building, this takes a minute the first time ...\n"
                        + "raceprobe: cannot build: no space left");
    }

    @Test
    void aBuildThatFailsShowsItsOutput() throws Exception {
        withSources();
        program("path/bin/mvn", "echo broken; exit 1");

        assertThat(launch())
                .startsWith("2 raceprobe: building, ")
                .endsWith("\nbroken\nraceprobe: the build failed; all of its output is in "
                        + directory.resolve("build/build.log"));
    }

    /** What makes it build first. */
    private void withSources() throws IOException {
        java("home", "17");
        program("home/bin/javac", "exit 0");
        program("path/bin/mvn", "exit 0");
        Files.writeString(directory.resolve("pom.xml"), "<project/>");
    }

    private Path java(String name, String version) throws IOException {
        return program(name + "/bin/java", """
                case "$1" in
                  -XshowSettings*) echo "    java.specification.version = %s" >&2 ;;
                  *) echo %s ;;
                esac
                """.formatted(version, name));
    }

    private Path program(String name, String script) throws IOException {
        Path program = directory.resolve(name);
        Files.createDirectories(program.getParent());
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private String launch() throws IOException, InterruptedException {
        return launch(Map.of());
    }

    /** Exit code and output. */
    private String launch(Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("bash", directory.resolve("raceprobe").toString(), "help").redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", directory.resolve("home").toString());
        builder.environment()
                .merge("PATH", directory.resolve("path/bin").toString(), (old, first) -> first + ":" + old);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() + " " + said;
    }
}
