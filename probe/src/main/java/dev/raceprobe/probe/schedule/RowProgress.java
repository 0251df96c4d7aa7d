package dev.raceprobe.probe.schedule;

import dev.raceprobe.contract.Symptom;
import java.util.List;

/** How far a row of a run has come. Confined to the event loop. */
public final class RowProgress {
    /** Rounds after which a run that reaches nobody ends early. */
    static final int HOPELESS_ROUNDS = 3;

    private final int minSamples;
    private long samples;
    private int roundsInVain;
    private long rounds;

    public RowProgress(int minSamples) {
        this.minSamples = minSamples;
    }

    /** A round is over, with these symptoms. */
    public void roundOver(List<Symptom> symptoms) {
        if (symptoms.isEmpty()) {
            return;
        }
        rounds++;
        long inVain = symptoms.stream().filter(RowProgress::isNotTheTargets).count();
        samples += symptoms.size() - inVain;
        roundsInVain = inVain == symptoms.size() ? roundsInVain + 1 : 0;
    }

    /** Whether it has as many conclusive checks as a verdict needs. */
    public boolean hasEnough() {
        return samples >= minSamples;
    }

    /** Whether every check so far was the network's or the credentials'. */
    public boolean isHopeless() {
        return rounds >= HOPELESS_ROUNDS && roundsInVain == rounds;
    }

    private static boolean isNotTheTargets(Symptom symptom) {
        return switch (symptom) {
            case PROBE_ERROR,
                    CANCELLED,
                    NO_CREDENTIALS,
                    NO_RESPONSE,
                    REFUSED_5XX,
                    RATE_LIMITED,
                    REFUSED_AUTH,
                    NOT_A_WEBSOCKET -> true;
            case FOREIGN_FRAME,
                    REFUSED_500,
                    ACCEPT_ERROR,
                    FIRST_MESSAGE_UNANSWERED,
                    FIRST_MESSAGE_CLOSED,
                    EVENT_MISSING,
                    EVENT_DUPLICATED,
                    EVENT_REORDERED,
                    EVENT_LATE,
                    ERROR_FRAME,
                    CLOSED_EARLY,
                    RESET_EARLY,
                    NOT_READY,
                    ECHO_UNANSWERED,
                    NONE -> false;
        };
    }
}
