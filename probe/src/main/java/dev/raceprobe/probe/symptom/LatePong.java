package dev.raceprobe.probe.symptom;

import dev.raceprobe.contract.SaturationArm;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.timeline.Ended;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A server that waits for our pong in vain gives up, and says so: 1011, {@code keepalive ping timeout}. Where we had answered a
 * ping of that very connection late, that is our own fault. A handler that crashed closes with 1011 too, and gives another reason.
 */
public final class LatePong {
    private static final int INTERNAL_ERROR = 1011;
    private static final String REASON = "ping timeout";

    /** What an unexpected Close reads as. */
    private static final Set<Symptom> CLOSED =
            Set.of(Symptom.CLOSED_EARLY, Symptom.FIRST_MESSAGE_CLOSED, Symptom.PREMATURE_EXPIRY);

    private LatePong() {}

    /** The reading, or in its place one that says nothing, where it is about the end of a connection that our late pong caused. */
    public static Reading excused(Reading reading, Timeline timeline) {
        return isOfItsEnd(reading) && ended(timeline)
                ? new Reading(
                        reading.connection(),
                        reading.arm(),
                        Symptom.CANCELLED,
                        Symptom.LATE_PONG,
                        "closed with 1011 after we had answered its ping late",
                        OptionalInt.empty(),
                        reading.counters(),
                        reading.events())
                : reading;
    }

    private static boolean isOfItsEnd(Reading reading) {
        return CLOSED.contains(reading.symptom())
                || reading.symptom() == Symptom.CANCELLED && reading.detail().equals(SaturationArm.CUT_OFF);
    }

    private static boolean ended(Timeline timeline) {
        Ended ended = timeline.ended();
        return ended.code() == INTERNAL_ERROR
                && ended.initiator().equals("server")
                && ended.reason().toLowerCase(Locale.ROOT).contains(REASON)
                && timeline.vitals().latePongs() > 0;
    }
}
