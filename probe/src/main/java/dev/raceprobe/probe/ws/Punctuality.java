package dev.raceprobe.probe.ws;

/**
 * Whether the event loop comes to its work in time: a regular tick that is overdue tells for how long bytes may have waited in
 * our sockets. Must be used on that loop only.
 */
public final class Punctuality {
    private boolean ticks;
    private long dueNanos;

    /** The next tick is due at this monotonic time. */
    public void nextTick(long atNanos) {
        ticks = true;
        dueNanos = atNanos;
    }

    /** For how long what is read now may have waited, but for less than the time between two ticks; 0 in a loop without ticks. */
    long lateNanos(long nowNanos) {
        return ticks ? Math.max(0, nowNanos - dueNanos) : 0;
    }
}
