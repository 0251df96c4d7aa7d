package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** Settings of LatencyProfile. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record LatencyProfileBlock(String minSuccessPercent) {
    public LatencyProfileBlock {
        minSuccessPercent = minSuccessPercent == null ? "85" : minSuccessPercent;
    }
}
