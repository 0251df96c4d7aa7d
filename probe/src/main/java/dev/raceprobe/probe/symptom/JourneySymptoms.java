package dev.raceprobe.probe.symptom;

import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.timeline.Received;
import dev.raceprobe.probe.timeline.Sent;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Whether a conversation came to its end as a user expects it: in time, with something to read, and to be continued. */
public final class JourneySymptoms {
    /** What the time of a whole journey is called. */
    public static final String JOURNEY = "journey";

    private final String prompt;
    private final String followUp;
    private final String responseEvent;
    private final long deadlineNanos;
    private final int minLength;

    /**
     * @param followUp tag of the second message; empty without one
     * @param deadlineNanos from each message to its answer, on the target's side
     * @param minLength of the answer to the prompt, in characters
     */
    public JourneySymptoms(String prompt, String followUp, String responseEvent, long deadlineNanos, int minLength) {
        this.prompt = prompt;
        this.followUp = followUp;
        this.responseEvent = responseEvent;
        this.deadlineNanos = deadlineNanos;
        this.minLength = minLength;
    }

    /**
     * The reading of one conversation.
     *
     * @param length of the answer to the prompt; empty without one
     * @param dependencyFailed whether a message blamed what the service depends on
     */
    public Reading read(int connection, Timeline timeline, OptionalInt length, boolean dependencyFailed) {
        Opening.Shown shown = shown(timeline, length, dependencyFailed);
        return new Reading(
                connection,
                "",
                shown.symptom(),
                shown.detail(),
                shown.explanation(),
                OptionalInt.empty(),
                Map.of(),
                shown.symptom() == Symptom.NONE ? List.of(time(timeline)) : List.of());
    }

    /** From the prompt to the last answer. */
    private Reading.EventTime time(Timeline timeline) {
        String last = followUp.isEmpty() ? prompt : followUp;
        long begin = timeline.sent(prompt).orElseThrow().targetNanos();
        return new Reading.EventTime(
                JOURNEY, answer(timeline, last).orElseThrow().targetNanos() - begin);
    }

    private Opening.Shown shown(Timeline timeline, OptionalInt length, boolean dependencyFailed) {
        Optional<Opening.Shown> failure = Opening.failure(timeline);
        if (failure.isPresent()) {
            return failure.get();
        } else if (dependencyFailed) {
            return new Opening.Shown(Symptom.DEPENDENCY_ERROR, "", "the answer blamed something behind the service");
        } else if (timeline.sent(prompt).isEmpty()) {
            return unfinished(timeline, incomplete("deadline", "the prompt could not be sent"));
        }
        Optional<Opening.Shown> first = late(timeline, prompt, "deadline");
        if (first.isPresent()) {
            return first.get();
        } else if (length.orElse(0) < minLength) {
            return incomplete(
                    "length", "the answer had " + length.orElse(0) + " characters, " + minLength + " were asked for");
        }
        Optional<Opening.Shown> second = followUp.isEmpty() ? Optional.empty() : late(timeline, followUp, "follow_up");
        return second.or(() -> Opening.disturbance(timeline)).orElseGet(() -> new Opening.Shown(Symptom.NONE, "", ""));
    }

    private Optional<Opening.Shown> late(Timeline timeline, String tag, String detail) {
        Optional<Received> answer = answer(timeline, tag);
        if (answer.isEmpty()) {
            return Optional.of(unfinished(timeline, incomplete(detail, tag + " was not answered in time")));
        }
        long nanos =
                answer.get().targetNanos() - timeline.sent(tag).orElseThrow().targetNanos();
        return nanos <= deadlineNanos
                ? Optional.empty()
                : Optional.of(incomplete(detail, tag + " was answered after " + nanos / 1_000_000 + " ms"));
    }

    /** Without its answer: what ended the connection has a name of its own, and so has our own stopping. */
    private static Opening.Shown unfinished(Timeline timeline, Opening.Shown otherwise) {
        if (timeline.cancelled()) {
            return new Opening.Shown(Symptom.CANCELLED, "", "stopped before its answer was due");
        }
        boolean neverReady = timeline.readyTimedOut() && timeline.readyNanos().isEmpty();
        return timeline.scriptDone() && !neverReady
                ? otherwise
                : Opening.disturbance(timeline).orElse(otherwise);
    }

    private Optional<Received> answer(Timeline timeline, String tag) {
        Optional<Sent> sent = timeline.sent(tag);
        return sent.flatMap(s -> timeline.answer(s, responseEvent));
    }

    private static Opening.Shown incomplete(String detail, String words) {
        return new Opening.Shown(Symptom.JOURNEY_INCOMPLETE, detail, words);
    }
}
