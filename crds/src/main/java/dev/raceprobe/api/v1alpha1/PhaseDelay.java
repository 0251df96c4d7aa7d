package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** A delay of one phase. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record PhaseDelay(Phase phase, String delay) {
    public enum Phase {
        BeforeUpgrade,
        AfterUpgrade,
        BeforePong
    }
}
