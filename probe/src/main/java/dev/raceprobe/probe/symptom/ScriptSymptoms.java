package dev.raceprobe.probe.symptom;

import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.Optional;

/** Whether a user's script was played to its end, and at which step it came to a halt. */
public final class ScriptSymptoms {
    private ScriptSymptoms() {}

    /**
     * Where a script came to a halt.
     *
     * @param path of the step
     * @param words what was expected and what came, as far as the evidence policy allows
     */
    public record Halt(String path, String words) {}

    /**
     * The reading of one connection.
     *
     * @param halt the step that was not met; empty if none was
     * @param isComplete whether the last step was passed
     */
    public static Reading read(int connection, Timeline timeline, Optional<Halt> halt, boolean isComplete) {
        Opening.Shown shown = shown(timeline, halt, isComplete);
        return Reading.of(connection, shown.symptom(), shown.detail(), shown.explanation());
    }

    private static Opening.Shown shown(Timeline timeline, Optional<Halt> halt, boolean isComplete) {
        Optional<Opening.Shown> failure = Opening.failure(timeline);
        if (failure.isPresent()) {
            return failure.get();
        } else if (halt.isPresent()) {
            return new Opening.Shown(
                    Symptom.STEP_FAILED, halt.get().path(), halt.get().words());
        }
        return Opening.disturbance(timeline)
                .orElseGet(() -> isComplete
                        ? new Opening.Shown(Symptom.NONE, "", "")
                        : new Opening.Shown(Symptom.CANCELLED, "", "stopped before the script's end"));
    }
}
