package dev.raceprobe.contract;

import java.util.Locale;

/** Arms of BufferSaturation's checks: when the numbered message was sent. */
public enum SaturationArm {
    /** Into the server's start-up: it has to be kept and flushed. */
    BEFORE_READY,
    /** In steady state. */
    STEADY;

    /** Detail of a message that the target's end of its connection, counted once for itself, left without an answer. */
    public static final String CUT_OFF = "connection_ended";

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The arm of a check's key. */
    public String label() {
        return label;
    }
}
