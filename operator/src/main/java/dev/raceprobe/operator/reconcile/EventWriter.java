package dev.raceprobe.operator.reconcile;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.operator.metrics.ProbeMetrics;
import dev.raceprobe.operator.metrics.ProbeMetrics.EventWrite;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Events, on a thread of its own: an API server that is slow to take them holds up no verdict. An Event is news, not state:
 * one that cannot be written is tried again for a while, then counted and logged. What was told when {@link #close} begins is still
 * written, as far as there is time.
 */
final class EventWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);

    /** So many Events may wait: some for each of very many probes. */
    private static final int ROOM = 10_000;

    /** Writes of an Event that got no answer, or one that is no refusal; as long as the API server may be away and no news is lost. */
    private static final int MAX_TRIES = 120;

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
    private static final Duration WARN_EVERY = Duration.ofSeconds(10);
    private static final int TOO_MANY_REQUESTS = 429;

    private final EventCalls calls;
    private final ProbeMetrics metrics;
    private final PendingNews pending = new PendingNews(ROOM);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicLong warnedAtNanos = new AtomicLong(System.nanoTime() - WARN_EVERY.toNanos());
    private final Thread thread = new Thread(this::run, "events");

    EventWriter(KubernetesClient client, ProbeMetrics metrics) {
        calls = new EventCalls(client);
        this.metrics = metrics;
        thread.setDaemon(true);
        thread.start();
    }

    /** Tells about a change, soon. */
    void write(RaceProbe probe, ConditionChange change, Instant now) {
        pending.add(News.of(probe, change, now)).ifPresent(this::drop);
    }

    private void run() {
        try {
            for (Optional<News> next = pending.take(); next.isPresent(); next = pending.take()) {
                write(next.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // out of time
        }
    }

    private void write(News news) throws InterruptedException {
        try {
            calls.write(news);
            metrics.countEvent(EventWrite.WRITTEN);
        } catch (RuntimeException e) {
            if (!isWorthATry(e) || news.tries() + 1 >= MAX_TRIES || closing.getCount() == 0) {
                metrics.countEvent(EventWrite.FAILED);
                LOG.warn("no Event {}: {}", news.key(), reason(e));
            } else {
                pending.addAgain(news.failedOnce()).ifPresent(this::drop);
                closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Whether the next answer may be another one; code 0 is none at all. */
    private static boolean isWorthATry(RuntimeException e) {
        return e instanceof KubernetesClientException k
                && (k.getCode() < 400 || k.getCode() >= 500 || k.getCode() == TOO_MANY_REQUESTS);
    }

    private static String reason(RuntimeException e) {
        return e instanceof KubernetesClientException k
                ? "the API server answered " + k.getCode()
                : e.getClass().getSimpleName();
    }

    /** Each is counted; of very many a line every 10 s is enough. */
    private void drop(News news) {
        metrics.countEvent(EventWrite.DROPPED);
        long now = System.nanoTime();
        long before = warnedAtNanos.get();
        if (now - before >= WARN_EVERY.toNanos() && warnedAtNanos.compareAndSet(before, now)) {
            LOG.warn("no Event {}, nor maybe others: too many wait to be written, or the operator stops", news.key());
        }
    }

    /** Writes what waits; returns after 5 s at the latest, about. */
    @Override
    public void close() {
        pending.close();
        closing.countDown();
        try {
            thread.join(CLOSE_WITHIN.toMillis());
            thread.interrupt();
            pending.drain().forEach(this::drop);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
