package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Percentiles of one phase under one profile, in microseconds, all shards merged. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record LatencyStatus(
        @Required @Size(min = 1, max = 32) @JsonPropertyDescription("""
            What was timed: dns, tcp, tls, upgrade, ready, first_frame, echo, ping, close and others.""")
        String phase,

        @Required @Size(min = 1, max = 63) @JsonPropertyDescription("Latency profile under which it was timed.")
        String profile,

        @Min(0) @JsonPropertyDescription("Number of values.")
        Long count,

        @Min(0) @JsonPropertyDescription("Median, in microseconds.")
        Long p50,

        @Min(0) @JsonPropertyDescription("95th percentile, in microseconds.")
        Long p95,

        @Min(0) @JsonPropertyDescription("99th percentile, in microseconds.")
        Long p99,

        @Min(0) @JsonPropertyDescription("Maximum, in microseconds.")
        Long max) {}
