package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** The load over all scenarios and shards of the probe. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Load(
        @Min(1) @Max(100000) @JsonPropertyDescription("""
            Connections open at once, at most, in [1, 100000]. Below the largest single round, or above what
            a policy allows (2000 without one), the spec is invalid: it is never trimmed. Held connections
            are reserved first. Default: the sum of the rows' peaks.""") Integer concurrency,

        @Min(1) @Max(100000) @Default("50") @JsonPropertyDescription("""
            Connections started in a second, at most, in [1, 100000]; a round's connections are spread at
            this rate (a storm's barrier ignores it). Default: 50.""")
        Integer maxConnectsPerSecond,

        @Default("{}") @JsonPropertyDescription("Over how many pods the load is spread.")
        Shards shards,

        @Default("{}") @JsonPropertyDescription("When to stop hurting a target in distress.")
        CircuitBreaker circuitBreaker) {
    public Load {
        maxConnectsPerSecond = maxConnectsPerSecond == null ? 50 : maxConnectsPerSecond;
        shards = shards == null ? new Shards(null, null, null) : shards;
        circuitBreaker = circuitBreaker == null ? new CircuitBreaker(null, null, null) : circuitBreaker;
    }
}
