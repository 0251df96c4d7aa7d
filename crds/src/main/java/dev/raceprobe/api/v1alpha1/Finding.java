package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** One race that the target has: deduplicated by race, scenario and profile. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Finding(
        String id,
        String race,
        String scenario,
        String profile,
        String owner,
        Long count,
        String firstTime,
        String lastTime,
        String message,
        EvidenceRef evidenceRef) {}
