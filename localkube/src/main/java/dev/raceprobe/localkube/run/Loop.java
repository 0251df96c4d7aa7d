package dev.raceprobe.localkube.run;

import dev.raceprobe.localkube.object.ApiException;
import dev.raceprobe.localkube.store.Change;
import dev.raceprobe.localkube.store.Store;
import dev.raceprobe.localkube.store.Subscription;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that runs a controller's pass after changes that concern it, and once in a while without one. */
final class Loop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final long IDLE_MILLIS = 2_000;

    private final Thread thread;
    private final Subscription changes;

    private Loop(String name, Subscription changes, Runnable pass) {
        this.changes = changes;
        this.thread = new Thread(() -> run(changes, pass), name);
        thread.setDaemon(true);
    }

    static Loop start(String name, Store store, Predicate<Change> wanted, Runnable pass) {
        Loop loop = new Loop(name, store.subscribe(wanted), pass);
        loop.thread.start();
        return loop;
    }

    @Override
    public void close() {
        thread.interrupt();
        changes.close();
    }

    private static void run(Subscription changes, Runnable pass) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                once(pass);
                Optional<Change> change = changes.poll(IDLE_MILLIS);
                while (change.isPresent()) {
                    change = changes.poll(0);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void once(Runnable pass) {
        try {
            pass.run();
        } catch (ApiException e) {
            LOG.debug("{} tries again: {}", Thread.currentThread().getName(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("{} failed", Thread.currentThread().getName(), e);
        }
    }
}
