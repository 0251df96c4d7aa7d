package dev.raceprobe.probe.ws;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * One direction of a relay: chunks in order of arrival, whose due times never decrease, and one timer for the first of them, set
 * earlier by what timers are known to be late.
 */
final class DelayLine {
    /** A timer that comes a little early is not set again for the rest. */
    private static final long EARLY_NANOS = 50_000;

    private final EventLoop loop;
    private final TimerLateness lateness;
    private final ArrayDeque<HeldChunk> queue = new ArrayDeque<>(4);
    private long bytes;
    private long lastDueAtNanos = Long.MIN_VALUE;
    private boolean armed;
    private boolean learning;
    private long armedForNanos;

    DelayLine(EventLoop loop, TimerLateness lateness) {
        this.loop = loop;
        this.lateness = lateness;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Bytes on their way. */
    long bytes() {
        return bytes;
    }

    /** The first that is on its way; null if nothing is. */
    HeldChunk oldest() {
        return queue.peek();
    }

    /** Nothing is due before this. */
    void notBefore(long dueAtNanos) {
        lastDueAtNanos = dueAtNanos;
    }

    /** A chunk enters, due then or with the one before it. */
    void add(HeldChunk held, long nowNanos, long dueAtNanos) {
        held.enteredAtNanos = nowNanos;
        held.dueAtNanos =
                lastDueAtNanos != Long.MIN_VALUE && lastDueAtNanos - dueAtNanos > 0 ? lastDueAtNanos : dueAtNanos;
        lastDueAtNanos = held.dueAtNanos;
        queue.add(held);
        bytes += held.bytes;
    }

    /** Sets the timer for the first chunk, unless it is set: {@code onDue} must call {@link #expired}. */
    void arm(Runnable onDue) {
        if (!armed && !queue.isEmpty()) {
            armed = true;
            long now = System.nanoTime();
            armedForNanos = queue.peek().dueAtNanos - lateness.medianNanos();
            learning = armedForNanos - now > 0;
            loop.schedule(onDue, Math.max(0, armedForNanos - now), TimeUnit.NANOSECONDS);
        }
    }

    /** The timer has come. */
    void expired() {
        armed = false;
        if (learning) {
            lateness.observe(System.nanoTime() - armedForNanos);
        }
    }

    /** Takes out the first chunk, if it is due; null if none is. */
    HeldChunk pollDue(long nowNanos) {
        HeldChunk first = queue.peek();
        return first == null || first.dueAtNanos - nowNanos > EARLY_NANOS ? null : poll();
    }

    /** Takes out the first chunk, due or not; null if there is none. */
    HeldChunk poll() {
        HeldChunk first = queue.poll();
        if (first != null) {
            bytes -= first.bytes;
        }
        return first;
    }
}
