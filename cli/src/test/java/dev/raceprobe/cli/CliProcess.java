package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command in a process of its own: with flags that Java takes at its start only, or with less than this one may. */
record CliProcess(Process process, Path out, Path err) {
    private static final long PATIENCE_SECONDS = 120;

    /**
     * Starts it.
     *
     * @param directory for what it prints
     * @param starter program that starts Java, with its arguments; empty: none
     * @param flags of Java
     * @param main class, {@link Main} or one that stands for it
     */
    static CliProcess start(
            Path directory, List<String> starter, List<String> flags, Class<?> main, String... arguments)
            throws IOException {
        Path out = Files.createTempFile(directory, "out", ".txt");
        Path err = Files.createTempFile(directory, "err", ".txt");
        List<String> command = new ArrayList<>(starter);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ofNewJava());
        command.addAll(flags);
        command.addAll(List.of("-Dlogback.configurationFile=logback-cli.xml", "-cp"));
        command.addAll(List.of(System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new CliProcess(process, out, err);
    }

    /** As the launcher does: newer ones warn of what libraries do, on standard error. */
    private static List<String> ofNewJava() {
        int feature = Runtime.version().feature();
        List<String> flags = new ArrayList<>();
        if (feature >= 22) {
            flags.add("--enable-native-access=ALL-UNNAMED");
        }
        if (feature >= 23) {
            flags.add("--sun-misc-unsafe-memory-access=allow");
        }
        return flags;
    }

    /** What it came to, when it has ended. */
    Cli ended() throws IOException, InterruptedException {
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("ended: %s", Files.readString(err))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Cli(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
