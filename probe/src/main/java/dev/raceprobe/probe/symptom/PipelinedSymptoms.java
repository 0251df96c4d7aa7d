package dev.raceprobe.probe.symptom;

import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Symptom;
import java.util.Set;

/**
 * What became of a first message that left before the 101. A client must not do that (RFC 6455 §4.1), so whatever the target makes
 * of it is information, never a check.
 */
public final class PipelinedSymptoms {
    private static final Set<Symptom> LOST = Set.of(
            Symptom.ACCEPT_ERROR, Symptom.ERROR_FRAME, Symptom.FIRST_MESSAGE_UNANSWERED, Symptom.FIRST_MESSAGE_CLOSED);

    private static final Set<Symptom> REFUSED = Set.of(Symptom.NOT_A_WEBSOCKET, Symptom.REFUSED_500);

    /** The peer was there, and ended the transport instead of answering the upgrade. */
    private static final Set<String> ENDED = Set.of("cut", "tcp");

    private PipelinedSymptoms() {}

    /**
     * Counts one.
     *
     * @param seen what would have been seen, had it been sent after the 101
     */
    public static Reading of(Reading seen) {
        return Reading.pipelined(seen.connection(), outcome(seen));
    }

    private static Counter outcome(Reading seen) {
        Symptom symptom = seen.symptom();
        if (symptom == Symptom.NONE) {
            return Counter.PIPELINED_ANSWERED;
        } else if (LOST.contains(symptom)) {
            return Counter.PIPELINED_LOST;
        }
        boolean refused = REFUSED.contains(symptom) || symptom == Symptom.NO_RESPONSE && ENDED.contains(seen.detail());
        return refused ? Counter.PIPELINED_REFUSED : Counter.PIPELINED_INCONCLUSIVE;
    }
}
