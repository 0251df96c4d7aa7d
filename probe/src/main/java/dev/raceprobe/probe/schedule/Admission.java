package dev.raceprobe.probe.schedule;

import dev.raceprobe.contract.ShardPlan;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Lets connections start: at most so many in a second, at most so many at once, in the order in which they were due. Those that
 * start together ignore the pace, and go first: as soon as there is room for all of them. Waiting for either is not lag: lag runs
 * from "due and permitted" to the turn of the loop. Confined to the event loop.
 */
public final class Admission {
    /** What is held back for longer than this is not attempted any more. */
    static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** What our own loop starts later than this is not attempted any more. */
    static final long MAX_LAG_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** While sockets do not take what was written to them, they are looked at again after this. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final EventLoop loop;
    private final LongSupplier clock;
    private final int concurrency;
    private final long spacingNanos;
    private final LongConsumer lag;
    private final BooleanSupplier congested;
    private final long originNanos;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Deque<Crowd> crowds = new ArrayDeque<>();
    private int open;
    // these three are nanoseconds since the origin
    private long nextSlot;
    private long nextStart;
    /** When last a place came free, or a crowd that let nobody pass was gone. */
    private long capFreed;

    private boolean wasCongested;
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

        /** It will not be started: it was held back for too long. It holds no place. */
        void refused(SkipReason reason);
    }

    private record Waiting(long slot, Applicant applicant) {}

    private record Crowd(long slot, List<Applicant> applicants) {}

    /**
     * @param clock monotonic nanoseconds
     * @param lag hears the schedule lag of each start, in nanoseconds
     */
    public Admission(ShardPlan.ShardLoad load, EventLoop loop, LongSupplier clock, LongConsumer lag) {
        this(load, loop, clock, lag, () -> false);
    }

    /**
     * @param clock monotonic nanoseconds
     * @param lag hears the schedule lag of each start, in nanoseconds
     * @param congested whether nothing more is to be begun until sockets have taken what was written to them
     */
    public Admission(
            ShardPlan.ShardLoad load, EventLoop loop, LongSupplier clock, LongConsumer lag, BooleanSupplier congested) {
        this.loop = loop;
        this.clock = clock;
        this.concurrency = load.concurrency();
        this.spacingNanos = (long) (1e9 / load.maxConnectsPerSecond());
        this.lag = lag;
        this.congested = congested;
        this.originNanos = clock.getAsLong();
    }

    /** Starts something as soon as it is permitted. */
    public void admit(long dueNanos, Applicant applicant) {
        admitSpread(dueNanos, List.of(applicant));
    }

    /** Starts them one after the other at the pace; none of them if the pace is used up for too long to come. */
    public void admitSpread(long dueNanos, List<? extends Applicant> applicants) {
        long due = dueNanos - originNanos;
        if (nextSlot - due > MAX_WAIT_NANOS) {
            applicants.forEach(applicant -> applicant.refused(SkipReason.BUDGET));
            return;
        }
        for (Applicant applicant : applicants) {
            long slot = Math.max(due, nextSlot);
            nextSlot = slot + spacingNanos;
            waiting.add(new Waiting(slot, applicant));
        }
        pump();
    }

    /** Starts all of them in one turn of the loop, whatever the pace, as soon as the cap has room for all. */
    public void admitTogether(long dueNanos, List<? extends Applicant> applicants) {
        crowds.add(new Crowd(dueNanos - originNanos, new ArrayList<>(applicants)));
        pump();
    }

    /** Forgets those of them that have not started; returns which were waiting. */
    public Set<Applicant> withdraw(Collection<? extends Applicant> applicants) {
        Set<Applicant> leaving = Collections.newSetFromMap(new IdentityHashMap<>());
        leaving.addAll(applicants);
        Set<Applicant> withdrawn = Collections.newSetFromMap(new IdentityHashMap<>());
        waiting.removeIf(w -> leaving.contains(w.applicant()) && withdrawn.add(w.applicant()));
        for (Crowd crowd : crowds) {
            if (crowd.applicants().removeIf(a -> leaving.contains(a) && withdrawn.add(a))) {
                capFreed = now();
            }
        }
        crowds.removeIf(crowd -> crowd.applicants().isEmpty());
        loop.execute(this::pump); // who waited behind a crowd need not any more
        return withdrawn;
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
        Optional<SkipReason> held = heldBack(1, now);
        if (held.isPresent()) {
            if (isWithinWait(first.slot(), held.get(), now)) {
                return false;
            }
            waiting.poll();
            first.applicant().refused(held.get());
            return true;
        }
        long permitted = Math.max(first.slot(), Math.max(nextStart, capFreed));
        if (permitted > now) {
            wakeAfter(permitted - now);
            return false;
        }
        waiting.poll();
        // a stall is not followed by a burst: only one late turn is made up for
        if (now - permitted <= MAX_LAG_NANOS) {
            nextStart = Math.max(permitted + spacingNanos, now);
        }
        start(List.of(first.applicant()), first.slot(), now - permitted);
        return true;
    }

    /** Whether the first crowd was dealt with; until then nobody else is started, or there would never be room for it. */
    private boolean startTogether(Crowd first, long now) {
        Optional<SkipReason> held = heldBack(first.applicants().size(), now);
        if (held.isPresent()) {
            if (isWithinWait(first.slot(), held.get(), now)) {
                return false;
            }
            crowds.poll();
            capFreed = now; // for those behind it
            first.applicants().forEach(applicant -> applicant.refused(held.get()));
            return true;
        }
        crowds.poll();
        start(first.applicants(), first.slot(), now - Math.max(first.slot(), capFreed));
        return true;
    }

    private void start(List<Applicant> applicants, long slot, long lateNanos) {
        boolean tooLate = lateNanos > MAX_LAG_NANOS;
        if (!tooLate) {
            open += applicants.size();
        }
        for (Applicant applicant : applicants) {
            lag.accept(lateNanos);
            if (tooLate) {
                applicant.refused(SkipReason.LAG);
            } else {
                applicant.start(slot + originNanos);
            }
        }
    }

    /** What does not permit so many more at present. */
    private Optional<SkipReason> heldBack(int more, long now) {
        if (open + more > concurrency) {
            return Optional.of(SkipReason.CAP);
        }
        if (congested.getAsBoolean()) {
            wasCongested = true;
            return Optional.of(SkipReason.BACKPRESSURE);
        }
        if (wasCongested) {
            wasCongested = false;
            capFreed = now;
        }
        return Optional.empty();
    }

    /** Whether it goes on waiting; then it is looked at again. */
    private boolean isWithinWait(long slot, SkipReason held, long now) {
        long left = slot + MAX_WAIT_NANOS - now;
        if (left > 0) {
            wakeAfter(held == SkipReason.BACKPRESSURE ? Math.min(LOOK_NANOS, left) : left);
        }
        return left > 0;
    }

    private void wakeAfter(long nanos) {
        if (wake != null) {
            wake.cancel(false);
        }
        wake = loop.schedule(this::pump, nanos, TimeUnit.NANOSECONDS);
    }
}
