package dev.raceprobe.probe.ws;

/**
 * How late the timers of one event loop come, learnt as they do: a running median, so that they can be set that much earlier.
 * Waking an idle processor takes 30 to 150 µs, always in the same direction.
 */
final class TimerLateness {
    private static final long MOST_NANOS = 150_000;
    private static final long STEP_NANOS = 1_000;

    private long medianNanos;

    /** In [0, 150] µs. */
    long medianNanos() {
        return medianNanos;
    }

    /** A timer came so much after the time it was set for. */
    void observe(long lateNanos) {
        long moved = medianNanos + (lateNanos > medianNanos ? STEP_NANOS : -STEP_NANOS);
        medianNanos = Math.max(0, Math.min(MOST_NANOS, moved));
    }
}
