package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** Waits until all connections of the round have come to the barrier of this name. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record BarrierStep(String name, String within) {
    public BarrierStep {
        within = within == null ? "10s" : within;
    }
}
