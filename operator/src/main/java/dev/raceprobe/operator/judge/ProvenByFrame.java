package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.Symptom;
import java.util.Collection;
import java.util.Set;

/** Connections that were let in although they had to be refused: those that got data are proof, those that stayed open rest on our clock. */
final class ProvenByFrame {
    /** The detail of a check of which only the time says that it was let in. */
    static final String OPEN = "open";

    private static final Set<Symptom> LET_IN = Set.of(Symptom.AUTH_BYPASSED, Symptom.EXPIRED_ACCEPTED);

    private ProvenByFrame() {}

    static boolean restsOnTiming(Symptom symptom, String detail) {
        return LET_IN.contains(symptom) && detail.equals(OPEN);
    }

    static boolean anyOf(Collection<RowTally> tallies, Symptom letIn) {
        return tallies.stream()
                .flatMap(tally -> tally.checks().keySet().stream())
                .anyMatch(key -> isProof(key, letIn));
    }

    private static boolean isProof(CheckKey key, Symptom letIn) {
        return key.symptom() == letIn && !key.detail().equals(OPEN);
    }
}
