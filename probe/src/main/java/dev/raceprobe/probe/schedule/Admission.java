package dev.raceprobe.probe.schedule;

import dev.raceprobe.contract.ShardPlan;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Lets connections start: at most so many in a second, at most so many at once, in the order in which they were due. Waiting for
 * either is not lag: lag runs from "due and permitted" to the turn of the loop. Confined to the event loop.
 */
public final class Admission {
    /** What the cap holds back for longer than this is not attempted any more. */
    static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final EventLoop loop;
    private final LongSupplier clock;
    private final int concurrency;
    private final long spacingNanos;
    private final LongConsumer lag;
    private final long originNanos;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int open;
    // these three are nanoseconds since the origin
    private long nextSlot;
    private long nextStart;
    private long capFreed;
    private boolean pumping;
    private java.util.concurrent.Future<?> wake;

    /** One connection that wants to start. */
    public interface Applicant {
        /**
         * It holds one place of the cap from now until {@link Admission#ended}.
         *
         * @param scheduledNanos monotonic, its time on the schedule at the fixed rate
         */
        void start(long scheduledNanos);

        /** It will not be started: the cap held it back for too long. It holds no place. */
        void refused();
    }

    private record Waiting(long slot, Applicant applicant) {}

    /**
     * @param clock monotonic nanoseconds
     * @param lag hears the schedule lag of each start, in nanoseconds
     */
    public Admission(ShardPlan.ShardLoad load, EventLoop loop, LongSupplier clock, LongConsumer lag) {
        this.loop = loop;
        this.clock = clock;
        this.concurrency = load.concurrency();
        this.spacingNanos = (long) (1e9 / load.maxConnectsPerSecond());
        this.lag = lag;
        this.originNanos = clock.getAsLong();
    }

    /** Starts something as soon as it is permitted. */
    public void admit(long dueNanos, Applicant applicant) {
        long slot = Math.max(dueNanos - originNanos, nextSlot);
        nextSlot = slot + spacingNanos;
        waiting.add(new Waiting(slot, applicant));
        pump();
    }

    /** Forgets one that has not started; returns whether it was waiting. */
    public boolean withdraw(Applicant applicant) {
        return waiting.removeIf(w -> w.applicant() == applicant);
    }

    /** A connection is over: its place is free. */
    public void ended() {
        if (open >= concurrency) {
            capFreed = now();
        }
        open--;
        pump();
    }

    private long now() {
        return clock.getAsLong() - originNanos;
    }

    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            while (!waiting.isEmpty() && step(waiting.peek(), now())) {
                continue;
            }
        } finally {
            pumping = false;
        }
    }

    /** Whether the first in the queue was dealt with. */
    private boolean step(Waiting first, long now) {
        boolean full = open >= concurrency;
        if (full && now - first.slot() >= MAX_WAIT_NANOS) {
            waiting.poll();
            first.applicant().refused();
            return true;
        }
        if (full) {
            wakeAfter(first.slot() + MAX_WAIT_NANOS - now);
            return false;
        }
        long permitted = Math.max(first.slot(), Math.max(nextStart, capFreed));
        if (permitted > now) {
            wakeAfter(permitted - now);
            return false;
        }
        waiting.poll();
        open++;
        // a stall is not followed by a burst: only one late turn is made up for
        nextStart = Math.max(permitted + spacingNanos, now);
        lag.accept(now - permitted);
        first.applicant().start(first.slot() + originNanos);
        return true;
    }

    private void wakeAfter(long nanos) {
        if (wake != null) {
            wake.cancel(false);
        }
        wake = loop.schedule(this::pump, nanos, TimeUnit.NANOSECONDS);
    }
}
