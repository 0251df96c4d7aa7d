package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** One row: scenario × profile. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ScenarioStatus(
        String name,
        String profile,
        Result result,
        String reason,
        String message,
        Long samples,
        Long findings,
        Long inconclusive,
        Long windowSeconds,
        Long upperBoundPerMillion,
        RaceWindow raceWindow,
        Period period,
        IdleTimeout idleTimeout) {
    public ScenarioStatus {
        samples = samples == null ? 0L : samples;
        findings = findings == null ? 0L : findings;
        inconclusive = inconclusive == null ? 0L : inconclusive;
    }

    public enum Result {
        Passed,
        Failed,
        Inconclusive,
        NotObserved
    }
}
