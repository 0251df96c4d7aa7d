package dev.raceprobe.probe.auth;

import dev.raceprobe.probe.PodClock;

/**
 * Notices that the machine's clock was set, or that the machine slept: then no token is what it was when it was had. Used by one
 * thread.
 */
final class ClockWatch {
    /** Services bear with clocks that differ by less; it adds up over time. */
    static final long TOLERANCE_MILLIS = 5_000;

    private final PodClock clock;
    private long leadMillis;

    ClockWatch(PodClock clock) {
        this.clock = clock;
        this.leadMillis = clock.machineLeadMillis();
    }

    /** Whether it was since this last said so. */
    boolean wasSet() {
        long now = clock.machineLeadMillis();
        if (Math.abs(now - leadMillis) <= TOLERANCE_MILLIS) {
            return false;
        }
        leadMillis = now;
        return true;
    }
}
