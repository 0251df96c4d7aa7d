package dev.raceprobe.probe;

/**
 * The one clock of a pod: every wall-clock stamp is the wall clock at the start plus monotonic time since. It never jumps, and
 * it is never compared with another pod's.
 */
public final class PodClock {
    private final long wallAnchorMillis;
    private final long nanoAnchor;

    /**
     * @param wallAnchorMillis wall-clock epoch milliseconds at the anchor
     * @param nanoAnchor monotonic nanoseconds at the anchor
     */
    public PodClock(long wallAnchorMillis, long nanoAnchor) {
        this.wallAnchorMillis = wallAnchorMillis;
        this.nanoAnchor = nanoAnchor;
    }

    /** A clock anchored now. */
    public static PodClock start() {
        return new PodClock(System.currentTimeMillis(), System.nanoTime());
    }

    /** Monotonic nanoseconds, now. */
    public long nanos() {
        return System.nanoTime();
    }

    /** Wall-clock epoch milliseconds of a monotonic stamp. */
    public long wallMillis(long atNanos) {
        return wallAnchorMillis + Math.floorDiv(atNanos - nanoAnchor, 1_000_000L);
    }
}
