package dev.raceprobe.contract;

import java.util.Map;

/**
 * One round that is over.
 *
 * @param startMillis when it began, wall-clock epoch milliseconds of the pod
 * @param checks its finished checks, by symptom
 */
public record RoundSeen(long startMillis, Map<Symptom, Long> checks) {
    public RoundSeen {
        checks = Sums.copy(checks);
    }

    /** Whether all of its checks passed. */
    public boolean isClean() {
        return checks.keySet().stream().allMatch(symptom -> symptom == Symptom.NONE);
    }
}
