package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** Settings of ColdStart. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ColdStartBlock(String pollInterval, String readinessUrl, String maxReadyTime) {
    public ColdStartBlock {
        pollInterval = pollInterval == null ? "1s" : pollInterval;
        maxReadyTime = maxReadyTime == null ? "22s" : maxReadyTime;
    }
}
