package dev.raceprobe.cli;

import java.util.concurrent.CompletableFuture;

/**
 * A signal that tells the process to end (SIGINT, SIGTERM), heeded from the start of a piece of work to its close: the work is
 * told, and the process ends with {@link ExitCode#INTERRUPTED} once it is closed, not before. What is to be gone then, such as
 * files with secrets, is opened after this and closed before it.
 */
final class Interrupt implements AutoCloseable {
    private final CompletableFuture<Void> came = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final Thread hook = new Thread(this::end, "interrupted");

    private Interrupt() {}

    /** @throws IllegalStateException where the process is ending already */
    static Interrupt heeded() {
        Interrupt interrupt = new Interrupt();
        Runtime.getRuntime().addShutdownHook(interrupt.hook);
        return interrupt;
    }

    /** Whether it has come. */
    boolean hasCome() {
        return came.isDone();
    }

    /** Does this when it comes, or at once where it has. */
    void whenItComes(Runnable action) {
        came.thenRun(action);
    }

    private void end() {
        came.complete(null);
        closed.join();
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }

    @Override
    public void close() {
        try {
            if (!hasCome()) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        } catch (IllegalStateException e) {
            // it comes in this moment: the hook ends the process
        }
        closed.complete(null);
    }
}
