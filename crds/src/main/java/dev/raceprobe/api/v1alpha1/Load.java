package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** The load over all scenarios and shards of the probe. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Load(Integer concurrency, Integer maxConnectsPerSecond, Shards shards, CircuitBreaker circuitBreaker) {
    public Load {
        maxConnectsPerSecond = maxConnectsPerSecond == null ? 50 : maxConnectsPerSecond;
        shards = shards == null ? new Shards(null, null, null) : shards;
        circuitBreaker = circuitBreaker == null ? new CircuitBreaker(null, null, null) : circuitBreaker;
    }
}
