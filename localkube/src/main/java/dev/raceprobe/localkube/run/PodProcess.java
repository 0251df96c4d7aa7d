package dev.raceprobe.localkube.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** One local process in the place of a container, with whatever it starts itself. */
final class PodProcess {
    /** What a program needs to be found and to run at all; everything else of this process' environment stays here. */
    private static final List<String> INHERITED = List.of("PATH", "HOME", "JAVA_HOME", "LANG", "TMPDIR", "TZ");

    private final Process process;
    private final Set<ProcessHandle> children = ConcurrentHashMap.newKeySet();

    private PodProcess(Process process) {
        this.process = process;
    }

    static PodProcess start(List<String> command, Map<String, String> env, Path directory, Path log)
            throws IOException {
        Files.createDirectories(directory);
        Files.createDirectories(log.getParent());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().keySet().retainAll(INHERITED);
        builder.environment().putAll(env);
        return new PodProcess(builder.start());
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The exit code of a process that has ended; 128 + n after signal n. */
    int exitCode() {
        return process.exitValue();
    }

    /** Remembers the processes that it started, to end them with it. */
    void noteChildren() {
        process.descendants().forEach(children::add);
    }

    /** SIGTERM, to the process alone, as a container's first process gets it. */
    void terminate() {
        noteChildren();
        process.destroy();
    }

    /** SIGKILL, to all. */
    void kill() {
        noteChildren();
        process.destroyForcibly();
        killChildren();
    }

    /** With the first process of a container all others end. */
    void killChildren() {
        children.forEach(ProcessHandle::destroyForcibly);
    }

    boolean awaitEnd(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }
}
