package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Settings of ConnectionStorm. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ConnectionStormBlock(List<Integer> steps, Boolean barrier, String minConnectPercent) {
    public ConnectionStormBlock {
        steps = steps == null ? List.of(1, 5, 10, 20) : List.copyOf(steps);
        barrier = barrier == null ? true : barrier;
        minConnectPercent = minConnectPercent == null ? "95" : minConnectPercent;
    }
}
