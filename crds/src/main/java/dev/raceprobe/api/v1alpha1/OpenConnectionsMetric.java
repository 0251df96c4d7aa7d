package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** A gauge of the target that counts its open connections. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record OpenConnectionsMetric(String url, String name, Integer tolerance) {
    public OpenConnectionsMetric {
        tolerance = tolerance == null ? 5 : tolerance;
    }
}
