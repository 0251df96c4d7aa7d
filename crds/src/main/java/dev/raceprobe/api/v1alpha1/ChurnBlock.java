package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** Settings of Churn. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ChurnBlock(
        Integer cycles,
        String abruptPercent,
        String maxReadyDriftPercent,
        OpenConnectionsMetric openConnectionsMetric) {
    public ChurnBlock {
        cycles = cycles == null ? 500 : cycles;
        abruptPercent = abruptPercent == null ? "30" : abruptPercent;
        maxReadyDriftPercent = maxReadyDriftPercent == null ? "20" : maxReadyDriftPercent;
    }
}
