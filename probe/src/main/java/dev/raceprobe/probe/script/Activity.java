package dev.raceprobe.probe.script;

import java.util.Optional;

/** A step that takes its time and plays itself on its player's {@link Stage}. Confined to the event loop. */
interface Activity {
    /** Goes on as far as it can; whether it is over. Called at its begin, after each message and whenever its stage wakes it. */
    boolean goOn();

    /** The activity of a step; empty for the steps that the player plays itself. */
    static Optional<Activity> of(Step step, Stage stage) {
        if (step instanceof Step.Stream stream) {
            return Optional.of(new Streaming(stream, stage));
        } else if (step instanceof Step.Fetch fetch) {
            return Optional.of(new Fetching(fetch, stage));
        }
        return Optional.empty();
    }
}
