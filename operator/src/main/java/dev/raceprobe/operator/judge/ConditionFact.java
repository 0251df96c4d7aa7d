package dev.raceprobe.operator.judge;

/**
 * What a condition is to say.
 *
 * @param status {@code True}, {@code False} or {@code Unknown}
 * @param reason CamelCase
 * @param message may be empty
 */
public record ConditionFact(String type, String status, String reason, String message) {
    /** A fact whose reason is one of ours. */
    public static ConditionFact of(String type, String status, Reason reason, String message) {
        return new ConditionFact(type, status, reason.name(), message);
    }

    /** The same, and this too; nothing is added by an empty text. */
    public ConditionFact and(String more) {
        return new ConditionFact(
                type, status, reason, message.isEmpty() || more.isEmpty() ? message + more : message + ", " + more);
    }
}
