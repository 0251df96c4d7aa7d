package dev.raceprobe.probe.metrics;

import dev.raceprobe.contract.Symptom;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Folds what a peer can vary into closed sets of label values. */
final class LabelValues {
    static final String OTHER = "other";

    static final List<String> REJECTION_CODES = List.of("401", "403", "404", "429", "500", "502", "503", "504", OTHER);

    static final List<String> INITIATORS = List.of("client", "server", "network");

    static final List<String> SKIP_REASONS = List.of("budget", "breaker", "cap", "backpressure", "lag");

    static final List<String> FIRST_MESSAGE_OUTCOMES =
            List.of("answered", "unanswered", "error_frame", "closed", OTHER);

    private static final List<String> CLOSE_CODES = List.of(
            "1000", "1001", "1002", "1003", "1005", "1006", "1007", "1008", "1009", "1011", "1012", "1013", "app",
            OTHER);

    private static final Set<String> OURS = Set.of("1000", "1001", "1002", "1005", "1006", "1007", "1009");

    static final List<String> AUTH_OUTCOMES = List.of("expected", "unexpected");

    private static final Set<Symptom> SAYS_NOTHING = EnumSet.of(
            Symptom.PROBE_ERROR,
            Symptom.CANCELLED,
            Symptom.NO_CREDENTIALS,
            Symptom.DEPENDENCY_ERROR,
            Symptom.NO_RESPONSE,
            Symptom.REFUSED_5XX,
            Symptom.RATE_LIMITED,
            Symptom.NOT_A_WEBSOCKET,
            Symptom.NOT_LET_IN);

    private LabelValues() {}

    /** Whether a case of AuthRace went as it should; empty for what says nothing about it. */
    static Optional<String> authOutcome(Symptom symptom) {
        if (SAYS_NOTHING.contains(symptom)) {
            return Optional.empty();
        }
        return Optional.of(symptom == Symptom.NONE ? "expected" : "unexpected");
    }

    static String rejection(int status) {
        String code = Integer.toString(status);
        return REJECTION_CODES.contains(code) ? code : OTHER;
    }

    /** RFC 6455 §7.4.2: 3000 to 4999 belong to libraries and applications. */
    static String closeCode(int code) {
        if (code >= 3000 && code <= 4999) {
            return "app";
        }
        String name = Integer.toString(code);
        return CLOSE_CODES.contains(name) ? name : OTHER;
    }

    /** Close codes that can occur with an initiator: a lost transport has 1006, and we send only a few. */
    static List<String> closeCodes(String initiator) {
        return switch (initiator) {
            case "network" -> List.of("1006");
            case "client" -> CLOSE_CODES.stream().filter(OURS::contains).toList();
            default -> CLOSE_CODES.stream().filter(c -> !c.equals("1006")).toList();
        };
    }

    static String initiator(String initiator) {
        return INITIATORS.contains(initiator) ? initiator : OTHER;
    }

    static String skipReason(String reason) {
        return SKIP_REASONS.contains(reason) ? reason : OTHER;
    }

    /** How a first message fared, of what {@link dev.raceprobe.probe.tally.Tally#offset} is told. */
    static String firstMessage(Symptom symptom) {
        return switch (symptom) {
            case NONE -> "answered";
            case FIRST_MESSAGE_UNANSWERED, ECHO_UNANSWERED -> "unanswered";
            case ACCEPT_ERROR, ERROR_FRAME -> "error_frame";
            case FIRST_MESSAGE_CLOSED, CLOSED_EARLY, RESET_EARLY -> "closed";
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
                    NOT_LET_IN,
                    EVENT_MISSING,
                    EVENT_DUPLICATED,
                    EVENT_REORDERED,
                    EVENT_LATE,
                    DEPENDENCY_ERROR,
                    AUTH_BYPASSED,
                    EXPIRED_ACCEPTED,
                    EXPIRY_NOT_ENFORCED,
                    PREMATURE_EXPIRY,
                    START_SLOW,
                    READY_BEFORE_SERVING,
                    JOURNEY_INCOMPLETE,
                    RESUME_GAP,
                    RESUME_DUPLICATED,
                    STATE_STALE,
                    STEP_FAILED,
                    RESOURCE_LEAKED,
                    NOT_READY -> OTHER;
        };
    }
}
