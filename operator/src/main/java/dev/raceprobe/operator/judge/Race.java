package dev.raceprobe.operator.judge;

import dev.raceprobe.api.v1alpha1.ScenarioType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the target can be found to do wrong: the names that DESIGN defines, as label and as reason. */
public enum Race {
    AUTH_BYPASS,
    CROSS_USER_LEAK,
    ACCEPT_BEFORE_SEND,
    CONNECT_STORM,
    LATENCY_SENSITIVE,
    EVENT_LOST,
    EVENT_DUPLICATED,
    EVENT_REORDERED,
    EVENT_LATE,
    IDLE_TIMEOUT,
    HEARTBEAT_DISCONNECT,
    PERIODIC_DISCONNECT,
    AUTH_RACE,
    EXPIRED_ACCEPTED,
    EXPIRY_NOT_ENFORCED,
    PREMATURE_EXPIRY,
    COLD_START_SLOW,
    READY_BEFORE_SERVING,
    JOURNEY_FAILED,
    RESOURCE_LEAK,
    RESUME_GAP,
    RESUME_DUPLICATE,
    STATE_INCONSISTENT,
    SCRIPT_FAILED,
    UPGRADE_FAILED,
    ERROR_PATTERN,
    ABNORMAL_CLOSE,
    NEVER_READY,
    SEND_FAILURE;

    private static final List<Race> ANY_SCENARIO =
            List.of(UPGRADE_FAILED, ERROR_PATTERN, ABNORMAL_CLOSE, NEVER_READY, SEND_FAILURE);

    /** Whether one frame in hand proves it: something came that must not have come. */
    boolean isProvenByAFrame() {
        return switch (this) {
            case AUTH_BYPASS,
                    CROSS_USER_LEAK,
                    EVENT_DUPLICATED,
                    EVENT_REORDERED,
                    EXPIRED_ACCEPTED,
                    RESUME_DUPLICATE,
                    ERROR_PATTERN -> true;
            case ACCEPT_BEFORE_SEND,
                    CONNECT_STORM,
                    LATENCY_SENSITIVE,
                    EVENT_LOST,
                    EVENT_LATE,
                    IDLE_TIMEOUT,
                    HEARTBEAT_DISCONNECT,
                    PERIODIC_DISCONNECT,
                    AUTH_RACE,
                    EXPIRY_NOT_ENFORCED,
                    PREMATURE_EXPIRY,
                    COLD_START_SLOW,
                    READY_BEFORE_SERVING,
                    JOURNEY_FAILED,
                    RESOURCE_LEAK,
                    RESUME_GAP,
                    STATE_INCONSISTENT,
                    SCRIPT_FAILED,
                    UPGRADE_FAILED,
                    ABNORMAL_CLOSE,
                    NEVER_READY,
                    SEND_FAILURE -> false;
        };
    }

    /** The value of the label {@code race}, for example {@code accept_before_send}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The reason of a condition, for example {@code AcceptBeforeSend}. */
    public String reason() {
        return Arrays.stream(name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    /** The races that a scenario can have: the children of a counter that exist from the start. */
    public static List<Race> of(ScenarioType type) {
        List<Race> races = new ArrayList<>(
                switch (type) {
                    case AcceptRace -> List.of(ACCEPT_BEFORE_SEND);
                    case ConnectionStorm -> List.of(CONNECT_STORM);
                    case UserIsolation -> List.of(CROSS_USER_LEAK);
                    case LatencyProfile -> List.of(LATENCY_SENSITIVE);
                    case EventDelivery -> List.of(EVENT_LOST, EVENT_DUPLICATED, EVENT_REORDERED, EVENT_LATE);
                    case Heartbeat -> List.of(IDLE_TIMEOUT, HEARTBEAT_DISCONNECT, PERIODIC_DISCONNECT);
                    case AuthRace -> List.of(AUTH_RACE, AUTH_BYPASS);
                    case TokenExpiry -> List.of(EXPIRED_ACCEPTED, EXPIRY_NOT_ENFORCED, PREMATURE_EXPIRY);
                    case ColdStart -> List.of(COLD_START_SLOW, READY_BEFORE_SERVING);
                    case SendFailure -> List.of();
                    case BufferSaturation -> List.of(EVENT_LOST, EVENT_DUPLICATED, EVENT_REORDERED);
                    case ChatJourney -> List.of(JOURNEY_FAILED);
                    case Churn -> List.of(RESOURCE_LEAK);
                    case SessionResume -> List.of(RESUME_GAP, RESUME_DUPLICATE);
                    case StateConsistency -> List.of(STATE_INCONSISTENT);
                    case Script -> List.of(SCRIPT_FAILED);
                });
        races.addAll(ANY_SCENARIO);
        return List.copyOf(races);
    }
}
