package dev.raceprobe.probe.ws;

/**
 * Whether the event loop comes to its work in time: a regular tick that is overdue, or has just come late, tells for how long
 * bytes may have waited in our sockets. Must be used on that loop only.
 */
public final class Punctuality {
    private boolean ticks;
    private long dueNanos;
    private long lateNanos;

    /** The tick of now, and when the next one is due; monotonic. */
    public void tick(long nowNanos, long nextDueNanos) {
        // after a stall the loop may come to its timers before it comes to its sockets
        lateNanos = ticks ? Math.max(0, nowNanos - dueNanos) : 0;
        dueNanos = nextDueNanos;
        ticks = true;
    }

    /** For how long what is read now may have waited, but for less than the time between two ticks; 0 in a loop without ticks. */
    long lateNanos(long nowNanos) {
        return ticks ? Math.max(lateNanos, nowNanos - dueNanos) : 0;
    }
}
