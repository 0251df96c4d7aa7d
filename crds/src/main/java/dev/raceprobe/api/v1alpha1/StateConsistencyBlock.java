package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** Settings of StateConsistency. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record StateConsistencyBlock(
        String url, String statePointer, String whileOpen, String afterClose, String maxStaleness) {
    public StateConsistencyBlock {
        statePointer = statePointer == null ? "/state" : statePointer;
        whileOpen = whileOpen == null ? "connected" : whileOpen;
        afterClose = afterClose == null ? "disconnected" : afterClose;
        maxStaleness = maxStaleness == null ? "1s" : maxStaleness;
    }
}
