package dev.raceprobe.probe.symptom;

import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What became of an exchange whose connection was cut in its middle and that another one resumed. */
public final class ResumeSymptoms {
    private final int promised;
    private final int cutAfterEvents;
    private final int maxGapEvents;

    /**
     * @param promised how many events there should be
     * @param cutAfterEvents so many have to arrive before the cut
     * @param maxGapEvents so many may be missing in the end
     */
    public ResumeSymptoms(int promised, int cutAfterEvents, int maxGapEvents) {
        this.promised = promised;
        this.cutAfterEvents = cutAfterEvents;
        this.maxGapEvents = maxGapEvents;
    }

    /**
     * The reading of one exchange.
     *
     * @param second the connection that resumed; empty if it was not attempted
     * @param heardFirst events that arrived on the first one
     */
    public Reading read(Timeline first, Optional<Timeline> second, int heardFirst, ResumedEvents events) {
        Optional<Opening.Shown> early = ofFirst(first, heardFirst);
        if (early.isPresent()) {
            return reading(0, early.get(), Map.of());
        } else if (second.isEmpty()) {
            return reading(
                    0, new Opening.Shown(Symptom.CANCELLED, "", "the second connection was not attempted"), Map.of());
        }
        Timeline resumed = second.get();
        boolean gapIsCertain = resumed.ended().opened()
                && resumed.readyNanos().isPresent()
                && resumed.scriptDone()
                && !resumed.cancelled();
        return reading(
                1,
                Opening.failure(resumed).orElseGet(() -> shown(resumed, gapIsCertain, events)),
                counters(events, gapIsCertain));
    }

    private Optional<Opening.Shown> ofFirst(Timeline first, int heard) {
        return Opening.failure(first)
                .or(() -> first.cancelled()
                        ? Optional.of(new Opening.Shown(Symptom.CANCELLED, "", "stopped before the connection was cut"))
                        : Opening.disturbance(first))
                .or(() -> heard < cutAfterEvents
                        ? Optional.of(new Opening.Shown(
                                Symptom.ECHO_UNANSWERED,
                                "",
                                "only " + heard + " of the " + cutAfterEvents + " events before the cut arrived"))
                        : Optional.empty());
    }

    private Opening.Shown shown(Timeline resumed, boolean gapIsCertain, ResumedEvents events) {
        List<String> missing = events.missing();
        if (gapIsCertain && missing.size() > maxGapEvents) {
            return new Opening.Shown(
                    Symptom.RESUME_GAP, missing.get(0), "arrived on neither connection: " + String.join(", ", missing));
        } else if (!events.repeated().isEmpty()) {
            return new Opening.Shown(
                    Symptom.RESUME_DUPLICATED,
                    events.repeated().get(0),
                    "arrived again: " + String.join(", ", events.repeated()));
        } else if (resumed.cancelled()) {
            return new Opening.Shown(Symptom.CANCELLED, "", "stopped before the exchange was resumed");
        }
        Optional<Opening.Shown> disturbance =
                missing.isEmpty() ? Opening.disturbanceAfterAll(resumed) : Opening.disturbance(resumed);
        return disturbance.orElseGet(() -> new Opening.Shown(Symptom.NONE, "", ""));
    }

    private Map<Counter, Long> counters(ResumedEvents events, boolean gapIsCertain) {
        long missing = events.missing().size();
        return Map.of(
                Counter.EVENTS_EXPECTED,
                (long) promised,
                Counter.EVENTS_RECEIVED,
                promised - missing,
                Counter.EVENTS_LOST,
                gapIsCertain ? missing : 0L,
                Counter.EVENTS_DUPLICATED,
                (long) events.repeated().size());
    }

    private static Reading reading(int connection, Opening.Shown shown, Map<Counter, Long> counters) {
        return new Reading(
                connection,
                "",
                shown.symptom(),
                shown.detail(),
                shown.explanation(),
                OptionalInt.empty(),
                counters,
                List.of());
    }
}
