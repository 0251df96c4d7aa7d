package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** When to stop hurting a target in distress. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record CircuitBreaker(String maxRejectedPercent, String window, String backoff) {
    public CircuitBreaker {
        maxRejectedPercent = maxRejectedPercent == null ? "50" : maxRejectedPercent;
        window = window == null ? "1m" : window;
        backoff = backoff == null ? "5m" : backoff;
    }
}
