package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** The offsets after the 101 in which the target is racy. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RaceWindow(
        String opensAt, String closesAt, String lastFailureAt, String uncertainty, String failurePercent) {}
