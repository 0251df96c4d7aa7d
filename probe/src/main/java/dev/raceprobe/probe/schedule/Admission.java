package dev.raceprobe.probe.schedule;

import dev.raceprobe.contract.ShardPlan;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Lets connections start: at most so many in a second, at most so many at once, in the order in which they were due. Waiting for
 * either is not lag: lag runs from "due and permitted" to the turn of the loop. Confined to the event loop.
 */
public final class Admission {
    private final EventLoop loop;
    private final int concurrency;
    private final long spacingNanos;
    private final LongConsumer lag;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int open;
    private long nextPermitNanos = Long.MIN_VALUE;
    private long capFreedNanos = Long.MIN_VALUE;
    private boolean scheduled;

    private record Waiting(long dueNanos, LongConsumer start) {}

    /** @param lag hears the schedule lag of each start, in nanoseconds */
    public Admission(ShardPlan.ShardLoad load, EventLoop loop, LongConsumer lag) {
        this.loop = loop;
        this.concurrency = load.concurrency();
        this.spacingNanos = (long) (1e9 / load.maxConnectsPerSecond());
        this.lag = lag;
    }

    /**
     * Starts something as soon as it is permitted; it holds one place of the cap until {@link #ended}.
     *
     * @param start hears its scheduled time, monotonic nanoseconds: when it was due, or its place in the pace
     */
    public void admit(long dueNanos, LongConsumer start) {
        waiting.add(new Waiting(dueNanos, start));
        pump();
    }

    /** A connection is over: its place is free. */
    public void ended() {
        if (open >= concurrency) {
            capFreedNanos = System.nanoTime();
        }
        open--;
        pump();
    }

    /** Drops what has not started; each is still to be told that it will not. */
    public void clear() {
        waiting.clear();
    }

    private void pump() {
        while (!waiting.isEmpty() && open < concurrency) {
            long now = System.nanoTime();
            if (nextPermitNanos == Long.MIN_VALUE) {
                nextPermitNanos = now;
            }
            long scheduledNanos = later(waiting.peek().dueNanos(), nextPermitNanos);
            long permittedNanos = later(scheduledNanos, capFreedNanos);
            if (permittedNanos - now > 0) {
                wakeAfter(permittedNanos - now);
                return;
            }
            Waiting first = waiting.poll();
            open++;
            // a late turn does not shorten the distance to the next, or a stall would end in a burst
            nextPermitNanos = now + spacingNanos - Math.min(spacingNanos, now - permittedNanos);
            lag.accept(now - permittedNanos);
            first.start().accept(scheduledNanos);
        }
    }

    private static long later(long a, long b) {
        return a == Long.MIN_VALUE ? b : b == Long.MIN_VALUE ? a : a - b > 0 ? a : b;
    }

    private void wakeAfter(long nanos) {
        if (!scheduled) {
            scheduled = true;
            loop.schedule(
                    () -> {
                        scheduled = false;
                        pump();
                    },
                    nanos,
                    TimeUnit.NANOSECONDS);
        }
    }
}
