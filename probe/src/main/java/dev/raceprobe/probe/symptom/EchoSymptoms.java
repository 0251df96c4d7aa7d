package dev.raceprobe.probe.symptom;

import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.timeline.Received;
import dev.raceprobe.probe.timeline.Sent;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Whether a connection opened, became ready and answered one echo in time, on the target's side. */
public final class EchoSymptoms {
    private final String tag;
    private final String responseType;
    private final long timeoutNanos;

    /** @param timeoutNanos from the request to its answer */
    public EchoSymptoms(String tag, String responseType, long timeoutNanos) {
        this.tag = tag;
        this.responseType = responseType;
        this.timeoutNanos = timeoutNanos;
    }

    /** The reading of one connection. */
    public Reading read(int connection, String arm, Timeline timeline) {
        Opening.Shown shown = shown(timeline);
        return new Reading(
                connection,
                arm,
                shown.symptom(),
                shown.detail(),
                shown.explanation(),
                OptionalInt.empty(),
                Map.of(),
                List.of());
    }

    private Opening.Shown shown(Timeline timeline) {
        Optional<Opening.Shown> wrong = Opening.failure(timeline).or(() -> Opening.disturbance(timeline));
        if (wrong.isPresent()) {
            return wrong.get();
        }
        Optional<Sent> sent = timeline.sent(tag);
        Optional<Received> answer = sent.flatMap(s -> timeline.answer(s, responseType));
        if (answer.isPresent()) {
            long nanos = answer.get().targetNanos() - sent.get().targetNanos();
            return nanos <= timeoutNanos
                    ? new Opening.Shown(Symptom.NONE, "", "")
                    : unanswered("the echo came after " + nanos / 1_000_000 + " ms");
        }
        return timeline.cancelled()
                ? new Opening.Shown(Symptom.CANCELLED, "", "stopped before its echo was due")
                : unanswered(sent.isPresent() ? "the echo never came" : "the echo could not be asked for");
    }

    private static Opening.Shown unanswered(String words) {
        return new Opening.Shown(Symptom.ECHO_UNANSWERED, "", words);
    }
}
