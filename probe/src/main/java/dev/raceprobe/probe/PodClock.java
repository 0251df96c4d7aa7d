package dev.raceprobe.probe;

import java.util.function.LongSupplier;

/**
 * The one clock of a pod: every wall-clock stamp is the wall clock at the start plus monotonic time since. It never jumps, and
 * it is never compared with another pod's.
 */
public final class PodClock {
    private final long wallAnchorMillis;
    private final long nanoAnchor;
    private final LongSupplier nanos;

    /**
     * @param wallAnchorMillis wall-clock epoch milliseconds at the anchor
     * @param nanoAnchor monotonic nanoseconds at the anchor
     */
    public PodClock(long wallAnchorMillis, long nanoAnchor) {
        this(wallAnchorMillis, nanoAnchor, System::nanoTime);
    }

    /** @param nanos monotonic time, now */
    public PodClock(long wallAnchorMillis, long nanoAnchor, LongSupplier nanos) {
        this.wallAnchorMillis = wallAnchorMillis;
        this.nanoAnchor = nanoAnchor;
        this.nanos = nanos;
    }

    /** A clock anchored now. */
    public static PodClock start() {
        return new PodClock(System.currentTimeMillis(), System.nanoTime());
    }

    /** Monotonic nanoseconds, now. */
    public long nanos() {
        return nanos.getAsLong();
    }

    /** Wall-clock epoch milliseconds of a monotonic stamp. */
    public long wallMillis(long atNanos) {
        return wallAnchorMillis + Math.floorDiv(atNanos - nanoAnchor, 1_000_000L);
    }
}
