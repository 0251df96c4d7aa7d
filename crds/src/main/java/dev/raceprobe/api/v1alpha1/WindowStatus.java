package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** The evidence window as a whole. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record WindowStatus(
        String startTime, String endTime, Long connections, String openedPercent, Long races, Long inconclusive) {
    public WindowStatus {
        connections = connections == null ? 0L : connections;
        races = races == null ? 0L : races;
        inconclusive = inconclusive == null ? 0L : inconclusive;
    }
}
