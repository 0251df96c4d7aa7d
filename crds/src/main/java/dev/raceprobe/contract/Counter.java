package dev.raceprobe.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What is counted beside connections and checks. */
public enum Counter {
    /** Events that were expected: sequence length × exchanges that were triggered. */
    EVENTS_EXPECTED,
    /** Events of the expected sequences that arrived, duplicates not counted. */
    EVENTS_RECEIVED,
    EVENTS_LOST,
    EVENTS_DUPLICATED,
    EVENTS_REORDERED,
    EVENTS_LATE,
    /** Events with a correlation id of ours that no exchange expected. */
    EVENTS_UNEXPECTED,
    /** Frames of another user that arrived. */
    FOREIGN_FRAMES,
    /** Users whose isolation was looked at: socket open and canary sent. */
    ISOLATION_CHECKS,
    /** Frames that match no step: informative. */
    FRAMES_UNMATCHED,
    /** Frames of a flood that arrived and were not kept: no check was read from them. */
    FRAMES_DROPPED,
    /** First messages that left before the 101, by what became of them: informative, and no checks. Here: they were answered. */
    PIPELINED_ANSWERED,
    /** Never answered, answered with an error, or closed upon. */
    PIPELINED_LOST,
    /** The upgrade itself was not answered with a 101, although the peer was there. */
    PIPELINED_REFUSED,
    /** They say nothing: no peer, no credentials, or ended by us. */
    PIPELINED_INCONCLUSIVE;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** The name on the wire. */
    @JsonValue
    public String wireName() {
        return wire;
    }

    /** The counter of a wire name. */
    @JsonCreator
    public static Counter ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
