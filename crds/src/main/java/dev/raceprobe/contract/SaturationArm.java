package dev.raceprobe.contract;

import java.util.Locale;

/** Arms of BufferSaturation's checks: when the numbered message was sent. */
public enum SaturationArm {
    /** Into the server's start-up: it has to be kept and flushed. */
    BEFORE_READY("before ready"),
    /** Once it was ready, while it still answered what it had kept. */
    FLUSH("during the flush"),
    /** In steady state. */
    STEADY("in steady state");

    /** Detail of a message that the target's end of its connection, counted once for itself, left without an answer. */
    public static final String CUT_OFF = "connection_ended";

    private final String label = name().toLowerCase(Locale.ROOT);
    private final String words;

    SaturationArm(String words) {
        this.words = words;
    }

    /** When that was, for people. */
    public String words() {
        return words;
    }

    /** The arm of a check's key. */
    public String label() {
        return label;
    }
}
