package dev.raceprobe.probe.symptom;

import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.timeline.Received;
import dev.raceprobe.probe.timeline.Sent;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.Locale;
import java.util.Optional;

/** What became of the first message of an AcceptRace connection. An answer, however late, is clean. */
public final class AcceptSymptoms {
    private final String responseType;
    private final long acceptWindowNanos;
    private final long responseTimeoutNanos;

    /**
     * @param acceptWindowNanos for so long after a later message was answered, the first may still be
     * @param responseTimeoutNanos unanswered for so long is lost
     */
    public AcceptSymptoms(String responseType, long acceptWindowNanos, long responseTimeoutNanos) {
        this.responseType = responseType;
        this.acceptWindowNanos = acceptWindowNanos;
        this.responseTimeoutNanos = responseTimeoutNanos;
    }

    /** The reading of one connection. */
    public Reading read(int connection, Timeline timeline) {
        Optional<Opening.Shown> failure = Opening.failure(timeline);
        if (failure.isPresent()) {
            return reading(connection, failure.get());
        }
        Optional<Sent> first = timeline.sent("first");
        if (first.isEmpty()) {
            return timeline.cancelled()
                    ? Reading.of(connection, Symptom.CANCELLED, "", "ended before the first message was sent")
                    : reading(connection, Opening.lost(timeline.ended()));
        }
        long offsetNanos =
                first.get().targetNanos() - timeline.upgradedTargetNanos().orElseThrow();
        Opening.Shown shown = fate(timeline, first.get(), offsetNanos);
        Reading reading = reading(connection, shown);
        boolean counts = shown.symptom() != Symptom.CANCELLED && shown.symptom() != Symptom.ERROR_FRAME;
        return counts ? reading.at((int) Math.max(0, offsetNanos / 1_000_000)) : reading;
    }

    private static Reading reading(int connection, Opening.Shown shown) {
        return Reading.of(connection, shown.symptom(), shown.detail(), shown.explanation());
    }

    private Opening.Shown fate(Timeline timeline, Sent first, long offsetNanos) {
        if (timeline.answer(first, responseType).isPresent()) {
            return new Opening.Shown(Symptom.NONE, "", "");
        }
        String sentAt = String.format(Locale.ROOT, "first message sent %.1f ms after the 101 ", offsetNanos / 1e6);
        Optional<Received> error =
                timeline.received().stream().filter(r -> r.facts().isError()).findFirst();
        if (error.isPresent()) {
            String name = error.get().facts().error();
            return new Opening.Shown(
                    error.get().facts().provesEarlyRead() ? Symptom.ACCEPT_ERROR : Symptom.ERROR_FRAME,
                    name,
                    sentAt + "was answered with an error: " + name);
        }
        if (!timeline.scriptDone()) {
            Opening.Shown lost = Opening.lost(timeline.ended());
            return new Opening.Shown(
                    Symptom.FIRST_MESSAGE_CLOSED,
                    lost.symptom() == Symptom.RESET_EARLY ? "reset" : lost.detail(),
                    sentAt + "was never answered: " + lost.explanation());
        }
        if (timeline.cancelled() && !lost(timeline, first)) {
            return new Opening.Shown(Symptom.CANCELLED, "", sentAt + "had no answer yet when the probe was stopped");
        }
        return new Opening.Shown(Symptom.FIRST_MESSAGE_UNANSWERED, "", sentAt + "was never answered");
    }

    /** Whether enough time had passed to call it lost. */
    private boolean lost(Timeline timeline, Sent first) {
        long end = timeline.scriptDoneNanos().orElse(first.atNanos());
        Optional<Received> second = timeline.sent("second").flatMap(s -> timeline.answer(s, responseType));
        return end - first.atNanos() >= responseTimeoutNanos
                || second.map(r -> end - r.atNanos() >= acceptWindowNanos).orElse(false);
    }
}
