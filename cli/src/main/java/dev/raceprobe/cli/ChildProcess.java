package dev.raceprobe.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of another module, started by the launcher with its own class path, ended when this one ends. */
final class ChildProcess implements AutoCloseable {
    private static final long GRACE_SECONDS = 5;

    private final String name;
    private final Process process;
    private final Path errors;

    private ChildProcess(String name, Process process, Path errors) {
        this.name = name;
        this.errors = errors;
        this.process = process;
        // also where this process is told to end in the middle of something
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, name + "-end"));
        } catch (IllegalStateException e) {
            process.destroy(); // it has been told already
            throw e;
        }
    }

    /** Starts {@code raceprobe <arguments>}; standard error goes to a file, standard output is read for one line. */
    static ChildProcess start(Path home, Path errors, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(launcher(home)));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().put("RACEPROBE_BUILT", "1");
        try {
            return new ChildProcess(arguments.get(0), builder.start(), errors);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.get(0), e);
        }
    }

    static String launcher(Path home) {
        return home.resolve("raceprobe").toString();
    }

    /**
     * The first group of the first line of standard output that matches.
     *
     * @throws IllegalStateException if the process ends before it prints one, or does not within the time
     */
    String awaitLine(Pattern pattern, long timeoutSeconds) {
        CompletableFuture<String> found = new CompletableFuture<>();
        Thread reader = new Thread(() -> drain(pattern, found), name + "-output");
        reader.setDaemon(true);
        reader.start();
        try {
            return found.get(timeoutSeconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + name, e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    name + " did not start within " + timeoutSeconds + " s, its log is " + errors, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(name + " " + ending() + ", its log is " + errors, e);
        }
    }

    private String ending() {
        try {
            return process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)
                    ? "ended with exit code " + process.exitValue() + " while it was starting"
                    : "closed its standard output while it was starting";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "closed its standard output while it was starting";
        }
    }

    private void drain(Pattern pattern, CompletableFuture<String> found) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher matcher = pattern.matcher(line);
                if (matcher.find()) {
                    found.complete(matcher.group(1));
                }
            }
        } catch (IOException e) {
            found.completeExceptionally(e);
        }
        found.completeExceptionally(new IllegalStateException(name + " ended"));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
