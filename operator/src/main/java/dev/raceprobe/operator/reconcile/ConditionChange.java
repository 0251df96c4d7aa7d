package dev.raceprobe.operator.reconcile;

import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;

/**
 * A condition that has another status or reason than before: what people are told about by an Event.
 *
 * @param type of the condition
 * @param status True, False or Unknown
 * @param reason of the condition
 * @param message of the condition
 */
record ConditionChange(String type, String status, String reason, String message) {

    /** The changes from one status to the next; a condition that begins as Unknown is no change. */
    static List<ConditionChange> between(RaceProbeStatus before, RaceProbeStatus after) {
        return after.conditions().stream()
                .filter(condition -> isChange(find(before, condition.getType()), condition))
                .map(c -> new ConditionChange(c.getType(), c.getStatus(), c.getReason(), c.getMessage()))
                .toList();
    }

    private static Optional<Condition> find(RaceProbeStatus status, String type) {
        return status == null
                ? Optional.empty()
                : status.conditions().stream()
                        .filter(c -> c.getType().equals(type))
                        .findFirst();
    }

    private static boolean isChange(Optional<Condition> before, Condition after) {
        return before.map(b -> !b.getStatus().equals(after.getStatus())
                        || !b.getReason().equals(after.getReason()))
                .orElse(!after.getStatus().equals("Unknown"));
    }

    /** Whether somebody should look: something that ought to hold does not. */
    boolean isWarning() {
        return status.equals("False");
    }

    /** One line for an Event. */
    String text() {
        String line = type + " is " + status + (message == null || message.isBlank() ? "" : ": " + message);
        return line.length() <= 1024 ? line : line.substring(0, 1021) + "...";
    }
}
