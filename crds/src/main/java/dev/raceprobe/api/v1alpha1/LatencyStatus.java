package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** Percentiles of one phase under one profile, in microseconds, all shards merged. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record LatencyStatus(String phase, String profile, Long count, Long p50, Long p95, Long p99, Long max) {}
