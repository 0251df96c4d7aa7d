package dev.raceprobe.operator.gate;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.api.v1alpha1.WindowStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;

/**
 * The verdict on a probe, as its condition Passing has it. Never the verdict on another spec or on another revision of the
 * target than the one asked for.
 *
 * @param verdict Passed, Failed or Inconclusive
 * @param reason of the condition, or why there is no verdict yet
 * @param window what it is about; null before anything was seen
 */
@JsonPropertyOrder({"verdict", "reason", "window"})
public record Verdict(Value verdict, String reason, Window window) {
    /** Its three values. */
    public enum Value {
        Passed(200),
        Failed(409),
        Inconclusive(425);

        private final int status;

        Value(int status) {
            this.status = status;
        }

        /** What {@code /gate} answers: 200, 409 (RFC 9110 §15.5.10) or 425 (RFC 8470). */
        public int gateStatus() {
            return status;
        }
    }

    /**
     * A stretch of time.
     *
     * @param startTime RFC 3339
     * @param endTime RFC 3339
     */
    public record Window(String startTime, String endTime) {}

    /** @param revision of the target that is asked about; empty: whichever runs */
    public static Verdict of(RaceProbe probe, Optional<String> revision) {
        // the condition's generation, not the status's: that of a spec that is suspended or waits for its run has an
        // old verdict
        RaceProbeStatus status = probe.getStatus();
        Optional<Condition> passing = status == null
                ? Optional.empty()
                : status.conditions().stream()
                        .filter(c -> c.getType().equals("Passing"))
                        .findFirst();
        if (passing.isEmpty()) {
            return new Verdict(Value.Inconclusive, "NotJudged", null);
        }
        if (!probe.getMetadata().getGeneration().equals(passing.get().getObservedGeneration())) {
            return new Verdict(Value.Inconclusive, "GenerationNotJudged", null);
        }
        if (revision.isPresent() && !revision.get().equals(status.targetRevision())) {
            return new Verdict(Value.Inconclusive, "RevisionNotJudged", null);
        }
        return new Verdict(value(passing.get()), passing.get().getReason(), window(status.window()));
    }

    private static Value value(Condition passing) {
        return switch (passing.getStatus()) {
            case "True" -> Value.Passed;
            case "False" -> Value.Failed;
            default -> Value.Inconclusive;
        };
    }

    private static Window window(WindowStatus window) {
        return window == null ? null : new Window(window.startTime(), window.endTime());
    }
}
