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
    /**
     * The check was ended before its answer was due: by us, or by its connection, whose end is a check of its own. Or we were too
     * busy: to measure what it is about, detail is late_101; or to answer the peer's ping, for which it closed the connection,
     * detail is late_pong.
     */
    CANCELLED,
    /**
     * No token could be had: Secret missing, key unusable, token endpoint down; nothing was attempted. Or the connection was ended
     * when its token had expired, as a service may do.
     */
    NO_CREDENTIALS,
    /** Something that the target itself depends on failed, and said so. */
    DEPENDENCY_ERROR,
    /** A connection without valid credentials got data, or stayed open: detail is the case. */
    AUTH_BYPASSED,
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
    /**
     * 401, 403, or close 1008, 3000, 3003, 4401 or 4403 before ready, or, where the 101 or a greeting makes it ready, before the
     * token was accepted: detail is the code.
     */
    REFUSED_AUTH,
    /** The peer does not speak WebSocket as asked: any other status, a wrong accept key, an unoffered subprotocol or extension. */
    NOT_A_WEBSOCKET,
    /**
     * A connection that had to be refused was not opened, but nothing says why: the upgrade was answered with another status from
     * 300 to 499 than 401, 403 and 429, or cut. A service may answer strangers so; so does whoever is no such service. Detail is
     * the status, or cut.
     */
    NOT_LET_IN,
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
    /** A token that had expired opened a connection. */
    EXPIRED_ACCEPTED,
    /** A connection outlived its token, although that was to end it. */
    EXPIRY_NOT_ENFORCED,
    /** A connection was ended before its token expired, or at the expiry that was to leave it alone. */
    PREMATURE_EXPIRY,
    /** From the first failed poll to the first ready one it took too long. */
    START_SLOW,
    /** The readiness URL was green while upgrades failed. */
    READY_BEFORE_SERVING,
    /** A journey did not come to its end as asked: detail deadline, length or follow_up. */
    JOURNEY_INCOMPLETE,
    /** After a resumed session, events were missing. */
    RESUME_GAP,
    /** After a resumed session, events that had been received arrived again. */
    RESUME_DUPLICATED,
    /** The HTTP view disagreed with the socket for too long: detail is while_open or after_close. */
    STATE_STALE,
    /** A step of a script was not met: detail is its path. */
    STEP_FAILED,
    /** Over many connections something was not given back: detail is ready, or metric. */
    RESOURCE_LEAKED,
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

    /** Detail of {@link #CANCELLED}: the peer waited for a pong of ours, which came late, and closed the connection for it. */
    public static final String LATE_PONG = "late_pong";

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
            case FIRST_MESSAGE_UNANSWERED,
                    EVENT_MISSING,
                    EVENT_LATE,
                    EXPIRY_NOT_ENFORCED,
                    START_SLOW,
                    JOURNEY_INCOMPLETE,
                    RESUME_GAP,
                    STATE_STALE,
                    STEP_FAILED,
                    RESOURCE_LEAKED,
                    NOT_READY,
                    ECHO_UNANSWERED -> true;
            case PROBE_ERROR,
                    CANCELLED,
                    NO_CREDENTIALS,
                    DEPENDENCY_ERROR,
                    AUTH_BYPASSED,
                    FOREIGN_FRAME,
                    NO_RESPONSE,
                    REFUSED_5XX,
                    REFUSED_500,
                    RATE_LIMITED,
                    REFUSED_AUTH,
                    NOT_A_WEBSOCKET,
                    NOT_LET_IN,
                    ACCEPT_ERROR,
                    FIRST_MESSAGE_CLOSED,
                    EVENT_DUPLICATED,
                    EVENT_REORDERED,
                    EXPIRED_ACCEPTED,
                    PREMATURE_EXPIRY,
                    READY_BEFORE_SERVING,
                    RESUME_DUPLICATED,
                    ERROR_FRAME,
                    CLOSED_EARLY,
                    RESET_EARLY,
                    NONE -> false;
        };
    }
}
