package dev.raceprobe.probe.script;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** A step that takes its time and plays itself on its player's {@link Stage}. Confined to the event loop. */
interface Activity {
    /** Goes on as far as it can; whether it is over. Called at its begin, after each message and whenever its stage wakes it. */
    boolean goOn();

    /** A message arrived, before {@link #goOn} is called for it; the buffer is only valid during the call. */
    default void heard(ByteBuf payload, boolean isText, long atNanos, long targetNanos) {}

    /** A pong arrived, which the target let go then. */
    default void ponged(String payload, long targetNanos) {}

    /** The barrier of this name is open, before {@link #goOn} is called for it. */
    default void gathered(String barrier) {}

    /** The activity of a step; empty for the steps that the player plays itself. */
    static Optional<Activity> of(Step step, Stage stage) {
        if (step instanceof Step.Stream stream) {
            return Optional.of(new Streaming(stream, stage));
        } else if (step instanceof Step.Fetch fetch) {
            return Optional.of(new Fetching(fetch, stage));
        }
        return step instanceof Step.Talk talk && stage instanceof Voice voice
                ? Optional.of(talk.script().on(voice))
                : Optional.empty();
    }
}
