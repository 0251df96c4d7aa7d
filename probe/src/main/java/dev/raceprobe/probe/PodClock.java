package dev.raceprobe.probe;

import java.util.function.LongSupplier;

/**
 * The one clock of a pod: every wall-clock stamp is the wall clock at the start plus monotonic time since. It never jumps, and
 * it is never compared with another pod's. Beside it, for what others compare with their clocks, the machine's own.
 */
public final class PodClock {
    /** The operator believes no pod whose clock is further from its own. */
    public static final long MAX_APART_MILLIS = 30_000;

    private final long wallAnchorMillis;
    private final long nanoAnchor;
    private final LongSupplier nanos;
    private final LongSupplier machineMillis;

    /**
     * One of which the machine's clock never moves away.
     *
     * @param wallAnchorMillis wall-clock epoch milliseconds at the anchor
     * @param nanoAnchor monotonic nanoseconds at the anchor
     */
    public PodClock(long wallAnchorMillis, long nanoAnchor) {
        this(wallAnchorMillis, nanoAnchor, System::nanoTime);
    }

    /**
     * The same.
     *
     * @param nanos monotonic time, now
     */
    public PodClock(long wallAnchorMillis, long nanoAnchor, LongSupplier nanos) {
        this(wallAnchorMillis, nanoAnchor, nanos, () -> wallMillis(nanos.getAsLong(), wallAnchorMillis, nanoAnchor));
    }

    /** @param machineMillis the machine's wall clock, now, in epoch milliseconds */
    public PodClock(long wallAnchorMillis, long nanoAnchor, LongSupplier nanos, LongSupplier machineMillis) {
        this.wallAnchorMillis = wallAnchorMillis;
        this.nanoAnchor = nanoAnchor;
        this.nanos = nanos;
        this.machineMillis = machineMillis;
    }

    /** A clock anchored now. */
    public static PodClock start() {
        return new PodClock(System.currentTimeMillis(), System.nanoTime(), System::nanoTime, System::currentTimeMillis);
    }

    /** Monotonic nanoseconds, now. */
    public long nanos() {
        return nanos.getAsLong();
    }

    /** Wall-clock epoch milliseconds of a monotonic stamp. */
    public long wallMillis(long atNanos) {
        return wallMillis(atNanos, wallAnchorMillis, nanoAnchor);
    }

    /**
     * Epoch milliseconds by the machine's wall clock, now: what a service compares the times in a token with. It may be set, and
     * goes on while the machine sleeps, so nothing is measured by it.
     */
    public long machineMillis() {
        return machineMillis.getAsLong();
    }

    /** By how much the machine's wall clock is ahead of this one, in milliseconds. */
    public long machineLeadMillis() {
        return machineMillis() - wallMillis(nanos());
    }

    /**
     * Whether the machine's clock was set, or the machine slept, for so long that this clock tells no time any more that others
     * understand: only a new one does.
     */
    public boolean isLeftBehind() {
        return Math.abs(machineLeadMillis()) > MAX_APART_MILLIS;
    }

    private static long wallMillis(long atNanos, long wallAnchorMillis, long nanoAnchor) {
        return wallAnchorMillis + Math.floorDiv(atNanos - nanoAnchor, 1_000_000L);
    }
}
