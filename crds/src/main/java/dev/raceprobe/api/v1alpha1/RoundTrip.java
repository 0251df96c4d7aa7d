package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** The range of an injected round trip, split over both directions. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RoundTrip(String min, String max) {
    public RoundTrip {
        min = min == null ? "0ms" : min;
        max = max == null ? "0ms" : max;
    }
}
