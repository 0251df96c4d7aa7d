package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;

/** The offsets after the 101 in which the target is racy. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RaceWindow(
        @Size(min = 1, max = 32)
        @JsonPropertyDescription("Smallest offset after the 101 at which a first message fails.")
        String opensAt,

        @Size(min = 1, max = 32)
        @JsonPropertyDescription("Offset at which the failure rate falls through half of its plateau.")
        String closesAt,

        @Size(min = 1, max = 32) @JsonPropertyDescription("Largest offset at which a first message failed.")
        String lastFailureAt,

        @Size(min = 1, max = 32) @JsonPropertyDescription("Half of the 95 % interval of closesAt.")
        String uncertainty,

        @Size(min = 1, max = 8)
        @JsonPropertyDescription("Share of first messages inside the window that failed, a decimal string.")
        String failurePercent) {}
