package dev.raceprobe.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** What is timed of a connection; only phases that were reached are recorded. */
public enum Phase {
    /** Name resolution. */
    DNS("dns"),
    /** TCP connect, from the address to the established connection. */
    TCP("tcp"),
    /** TLS handshake. */
    TLS("tls"),
    /** From the upgrade request to the 101. */
    UPGRADE("upgrade"),
    /** From the 101 to ready. */
    READY("ready"),
    /** From the 101 to the first frame of the peer. */
    FIRST_FRAME("first_frame"),
    /** From a message to its answer. */
    ECHO("echo"),
    /** From ping to pong. */
    PING("ping"),
    /** From our Close to the peer's. */
    CLOSE("close"),
    /** From the *scheduled* time of the connection to ready: latency with the queueing that a slow target causes. */
    SCHEDULED_READY("scheduled_ready"),
    /** From an event's actual predecessor to the event. */
    EVENT("event"),
    /** The delay that the relay delivered: a round trip, as in {@code roundTrip}. */
    INJECTED("injected"),
    /** Absolute difference between the delay that the relay delivered and the one it drew. */
    INJECTED_ERROR("injected_error"),
    /** From the 101 to the end of the connection. */
    LIFETIME("lifetime"),
    /** From the first failed poll of a cold start to the first ready one. */
    COLD_START("cold_start");

    private final String wire;

    Phase(String wire) {
        this.wire = wire;
    }

    /** The name on the wire, in the status and in metrics. */
    @JsonValue
    public String wireName() {
        return wire;
    }

    /** The phase of a wire name. */
    @JsonCreator
    public static Phase ofWireName(String name) {
        return Arrays.stream(values())
                .filter(p -> p.wire.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown phase " + name));
    }
}
