package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Symptom;
import java.util.Set;

/** Which symptoms a race shows by: for the times of findings and for the names of evidence. */
public final class Symptoms {
    private Symptoms() {}

    /** Whether a check with this symptom may be counted under this race. */
    public static boolean mayMean(Symptom symptom, Race race) {
        return races(symptom).contains(race);
    }

    /** What a check shows of the network, should nobody be there: one that was not let in tells no more than any other then. */
    static Symptom ofNetwork(CheckKey key) {
        if (key.symptom() != Symptom.NOT_LET_IN) {
            return key.symptom();
        }
        return key.detail().equals(ConnectResult.CUT.wireName()) ? Symptom.NO_RESPONSE : Symptom.NOT_A_WEBSOCKET;
    }

    static Set<Race> races(Symptom symptom) {
        return switch (symptom) {
            case PROBE_ERROR, CANCELLED, NO_CREDENTIALS, DEPENDENCY_ERROR, NOT_LET_IN, NONE -> Set.of();
            case RATE_LIMITED -> Set.of(Race.CONNECT_STORM);
            case AUTH_BYPASSED -> Set.of(Race.AUTH_BYPASS);
            case FOREIGN_FRAME -> Set.of(Race.CROSS_USER_LEAK);
            case NO_RESPONSE, REFUSED_5XX, REFUSED_500, NOT_A_WEBSOCKET ->
                Set.of(Race.UPGRADE_FAILED, Race.CONNECT_STORM, Race.LATENCY_SENSITIVE, Race.RESOURCE_LEAK);
            case REFUSED_AUTH ->
                Set.of(
                        Race.ACCEPT_BEFORE_SEND,
                        Race.AUTH_RACE,
                        Race.PREMATURE_EXPIRY,
                        Race.UPGRADE_FAILED,
                        Race.ABNORMAL_CLOSE,
                        Race.CONNECT_STORM,
                        Race.LATENCY_SENSITIVE,
                        Race.RESOURCE_LEAK);
            case ACCEPT_ERROR -> Set.of(Race.ACCEPT_BEFORE_SEND, Race.ERROR_PATTERN);
            case FIRST_MESSAGE_UNANSWERED -> Set.of(Race.ACCEPT_BEFORE_SEND, Race.SEND_FAILURE);
            case FIRST_MESSAGE_CLOSED -> Set.of(Race.ACCEPT_BEFORE_SEND, Race.ABNORMAL_CLOSE);
            case EVENT_MISSING -> Set.of(Race.EVENT_LOST);
            case EVENT_DUPLICATED -> Set.of(Race.EVENT_DUPLICATED);
            case EVENT_REORDERED -> Set.of(Race.EVENT_REORDERED);
            case EVENT_LATE -> Set.of(Race.EVENT_LATE);
            case EXPIRED_ACCEPTED -> Set.of(Race.EXPIRED_ACCEPTED);
            case EXPIRY_NOT_ENFORCED -> Set.of(Race.EXPIRY_NOT_ENFORCED);
            case PREMATURE_EXPIRY -> Set.of(Race.PREMATURE_EXPIRY);
            case START_SLOW -> Set.of(Race.COLD_START_SLOW);
            case READY_BEFORE_SERVING -> Set.of(Race.READY_BEFORE_SERVING);
            case JOURNEY_INCOMPLETE -> Set.of(Race.JOURNEY_FAILED);
            case RESUME_GAP -> Set.of(Race.RESUME_GAP);
            case RESUME_DUPLICATED -> Set.of(Race.RESUME_DUPLICATE);
            case STATE_STALE -> Set.of(Race.STATE_INCONSISTENT);
            case RESOURCE_LEAKED -> Set.of(Race.RESOURCE_LEAK);
            case STEP_FAILED -> Set.of(Race.SCRIPT_FAILED);
            case ERROR_FRAME -> Set.of(Race.ACCEPT_BEFORE_SEND, Race.ERROR_PATTERN, Race.LATENCY_SENSITIVE);
            case CLOSED_EARLY, RESET_EARLY ->
                Set.of(
                        Race.IDLE_TIMEOUT,
                        Race.HEARTBEAT_DISCONNECT,
                        Race.PERIODIC_DISCONNECT,
                        Race.ABNORMAL_CLOSE,
                        Race.CONNECT_STORM,
                        Race.LATENCY_SENSITIVE,
                        Race.RESOURCE_LEAK);
            case NOT_READY -> Set.of(Race.NEVER_READY, Race.CONNECT_STORM, Race.LATENCY_SENSITIVE, Race.RESOURCE_LEAK);
            case ECHO_UNANSWERED -> Set.of(Race.SEND_FAILURE, Race.LATENCY_SENSITIVE);
        };
    }
}
