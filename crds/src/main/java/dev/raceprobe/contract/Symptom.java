package dev.raceprobe.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a shard saw of one check: a closed set. A symptom says nothing about whose fault it is; the judge does. A check has
 * exactly one symptom: the first, in the order of this enum, that applies to it.
 */
public enum Symptom {
    /** Something went wrong inside the probe itself: the check says nothing about anybody else. */
    PROBE_ERROR,
    /** The check was ended by us (shutdown, end of the run) before its answer was due. */
    CANCELLED,
    /** No token could be had: Secret missing, key unusable, token endpoint down; nothing was attempted. */
    NO_CREDENTIALS,
    /** Another user's data arrived. */
    FOREIGN_FRAME,
    /** No upgrade response: detail dns, refused, timeout, reset, cut or tls. */
    NO_RESPONSE,
    /** Upgrade answered 502, 503 or 504: detail is the status. */
    REFUSED_5XX,
    /** Upgrade answered 500 or 501: detail is the status. */
    REFUSED_500,
    /** Upgrade answered 429. */
    RATE_LIMITED,
    /** 401, 403, or close 1008 or 4401 before ready: detail is the code. */
    REFUSED_AUTH,
    /** The peer does not speak WebSocket as asked: any other status, a wrong accept key, an unoffered subprotocol or extension. */
    NOT_A_WEBSOCKET,
    /** The first message was answered with a text of the catalogue that proves it was read before the accept. */
    ACCEPT_ERROR,
    /** The first message stayed unanswered, although the socket stayed open. */
    FIRST_MESSAGE_UNANSWERED,
    /** The socket was closed or lost after the first message was sent and before its answer: detail is the close code or reset. */
    FIRST_MESSAGE_CLOSED,
    /** An expected event did not arrive, not even late. */
    EVENT_MISSING,
    /** An event arrived twice. */
    EVENT_DUPLICATED,
    /** Events arrived in another order than the one promised. */
    EVENT_REORDERED,
    /** An event arrived after its deadline. */
    EVENT_LATE,
    /** A text of the catalogue of error messages arrived: detail is the name of its entry. */
    ERROR_FRAME,
    /** A Close frame arrived unexpectedly after the 101: detail is its code. */
    CLOSED_EARLY,
    /** The transport was lost after the 101 without a Close frame. */
    RESET_EARLY,
    /** Still open, and not ready at the ready timeout. */
    NOT_READY,
    /** Ready and open, but a message that has to be answered was not. */
    ECHO_UNANSWERED,
    /** None of the above: the check is clean. */
    NONE;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** The name on the wire and in metrics, for example {@code no_response}. */
    @JsonValue
    public String wireName() {
        return wire;
    }

    /**
     * The symptom of a wire name.
     *
     * @throws IllegalArgumentException for any other name
     */
    @JsonCreator
    public static Symptom ofWireName(String name) {
        return Arrays.stream(values())
                .filter(s -> s.wire.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown symptom " + name));
    }

    /** Whether this was concluded from a deadline or from something that did not arrive, which a probe that cannot keep time must not do. */
    public boolean restsOnTimingOrAbsence() {
        return switch (this) {
            case FIRST_MESSAGE_UNANSWERED, EVENT_MISSING, EVENT_LATE, NOT_READY, ECHO_UNANSWERED -> true;
            case PROBE_ERROR,
                    CANCELLED,
                    NO_CREDENTIALS,
                    FOREIGN_FRAME,
                    NO_RESPONSE,
                    REFUSED_5XX,
                    REFUSED_500,
                    RATE_LIMITED,
                    REFUSED_AUTH,
                    NOT_A_WEBSOCKET,
                    ACCEPT_ERROR,
                    FIRST_MESSAGE_CLOSED,
                    EVENT_DUPLICATED,
                    EVENT_REORDERED,
                    ERROR_FRAME,
                    CLOSED_EARLY,
                    RESET_EARLY,
                    NONE -> false;
        };
    }
}
