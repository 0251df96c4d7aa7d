package dev.raceprobe.localkube.store;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One listener's queue of changes, in the order of their versions. */
public final class Subscription implements AutoCloseable {
    private final BlockingQueue<Change> queue = new LinkedBlockingQueue<>();
    private final Predicate<Change> wanted;
    private final Consumer<Subscription> onClose;

    Subscription(Predicate<Change> wanted, Consumer<Subscription> onClose) {
        this.wanted = wanted;
        this.onClose = onClose;
    }

    /** The next change, or nothing when the time is over. */
    public Optional<Change> poll(long timeoutMillis) throws InterruptedException {
        return Optional.ofNullable(queue.poll(timeoutMillis, TimeUnit.MILLISECONDS));
    }

    void offer(Change change) {
        if (wanted.test(change)) {
            queue.add(change);
        }
    }

    @Override
    public void close() {
        onClose.accept(this);
    }
}
