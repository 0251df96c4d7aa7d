package dev.raceprobe.operator.http;

import dev.raceprobe.operator.gate.Gate;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for verdicts on threads of its own: an API server that does not answer holds up only those who ask for them, and not for long. */
final class GateCalls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GateCalls.class);
    private static final int THREADS = 4;
    private static final int WAITING = 64;
    private static final Gate.Answer NO_ANSWER =
            new Gate.Answer(503, "{\"error\":\"the API server cannot be asked\"}\n");

    private final Gate gate;
    private final Duration deadline;
    private final ExecutorService threads =
            new ThreadPoolExecutor(THREADS, THREADS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                Thread thread = new Thread(task, "gate");
                thread.setDaemon(true);
                return thread;
            });

    /** @param deadline after which there is no verdict */
    GateCalls(Gate gate, Duration deadline) {
        this.gate = gate;
        this.deadline = deadline;
    }

    /** The answer to a request; 503 where there is none in time, or too many wait for theirs. Never fails. */
    CompletableFuture<Gate.Answer> ask(URI request) {
        try {
            return CompletableFuture.supplyAsync(() -> gate.answer(request), threads)
                    .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                    .exceptionally(error -> noAnswer(request, error));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(noAnswer(request, e));
        }
    }

    private static Gate.Answer noAnswer(URI request, Throwable error) {
        LOG.warn("no verdict for {}: {}", request.getPath(), error.toString());
        return NO_ANSWER;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
