package dev.raceprobe.probe.schedule;

import dev.raceprobe.contract.ShardPlan;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Lets connections start: at most so many in a second, at most so many at once, in the order in which they were due. Those that
 * start together ignore the pace, and go first: as soon as there is room for all of them. Waiting for either is not lag: lag runs
 * from "due and permitted" to the turn of the loop. Confined to the event loop.
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
    private final Deque<Crowd> crowds = new ArrayDeque<>();
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

    private record Crowd(long slot, List<Applicant> applicants) {}

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

    /** Starts all of them in one turn of the loop, whatever the pace, as soon as the cap has room for all. */
    public void admitTogether(long dueNanos, List<? extends Applicant> applicants) {
        crowds.add(new Crowd(dueNanos - originNanos, new ArrayList<>(applicants)));
        pump();
    }

    /** Forgets one that has not started; returns whether it was waiting. */
    public boolean withdraw(Applicant applicant) {
        return waiting.removeIf(w -> w.applicant() == applicant)
                || crowds.stream().anyMatch(crowd -> crowd.applicants().remove(applicant));
    }

    /** A connection is over: its place is free. */
    public void ended() {
        if (open >= concurrency || !crowds.isEmpty()) {
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
            boolean goesOn = true;
            while (goesOn) {
                goesOn = !crowds.isEmpty()
                        ? startTogether(crowds.peek(), now())
                        : !waiting.isEmpty() && step(waiting.peek(), now());
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

    /** Whether the first crowd was dealt with; until then nobody else is started, or there would never be room for it. */
    private boolean startTogether(Crowd first, long now) {
        boolean full = open + first.applicants().size() > concurrency;
        if (full && now - first.slot() >= MAX_WAIT_NANOS) {
            crowds.poll();
            first.applicants().forEach(Applicant::refused);
            return true;
        }
        if (full) {
            wakeAfter(first.slot() + MAX_WAIT_NANOS - now);
            return false;
        }
        crowds.poll();
        open += first.applicants().size();
        long permitted = Math.max(first.slot(), capFreed);
        for (Applicant applicant : first.applicants()) {
            lag.accept(now - permitted);
            applicant.start(first.slot() + originNanos);
        }
        return true;
    }

    private void wakeAfter(long nanos) {
        if (wake != null) {
            wake.cancel(false);
        }
        wake = loop.schedule(this::pump, nanos, TimeUnit.NANOSECONDS);
    }
}
