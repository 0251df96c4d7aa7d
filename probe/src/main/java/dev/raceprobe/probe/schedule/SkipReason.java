package dev.raceprobe.probe.schedule;

import java.util.Locale;

/** Why a connection that was due was not attempted. None of them says anything about the target. */
public enum SkipReason {
    /** Connections of earlier rounds had used up {@code maxConnectsPerSecond} for more than 30 s to come. */
    BUDGET,
    /** The circuit breaker was open. */
    BREAKER,
    /** {@code concurrency} connections were open for 30 s after it was due. */
    CAP,
    /** For 30 s after it was due, too many sockets had not taken what was written to them. */
    BACKPRESSURE,
    /** Our event loop came so late that a start would say nothing about the schedule: more than 5 s. */
    LAG;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** The name in reports and metrics. */
    public String wireName() {
        return wire;
    }
}
