package dev.raceprobe.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How an opening handshake ended; every connection attempt ends in exactly one of these. */
public enum ConnectResult {
    /** A valid 101 was read. */
    OPENED,
    /** A complete HTTP response other than a 101. */
    REJECTED,
    /** No response within {@code connectTimeout}. */
    TIMEOUT,
    /** The name could not be resolved. */
    DNS,
    /** The TCP connection was refused or unreachable. */
    REFUSED,
    /** Reset before the response was complete. */
    TCP,
    /** The TLS handshake failed. */
    TLS,
    /** The peer ended the stream before the response was complete. */
    CUT,
    /** The response was not a valid HTTP upgrade. */
    PROTOCOL,
    /** Ended by us before the answer. */
    CANCELLED,
    /** Something went wrong inside the probe: file descriptors or ports exhausted, our own exception. */
    PROBE_ERROR;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** The name on the wire and in metrics. */
    @JsonValue
    public String wireName() {
        return wire;
    }

    /** The result of a wire name. */
    @JsonCreator
    public static ConnectResult ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
