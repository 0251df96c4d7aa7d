package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;

/** A period of failures. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Period(
        @Size(min = 1, max = 16) @JsonPropertyDescription("The period in seconds, a decimal string.")
        String seconds,

        @Size(min = 1, max = 16) @JsonPropertyDescription("Its uncertainty in seconds, a decimal string.")
        String uncertainty,

        @Size(min = 1, max = 8) @JsonPropertyDescription("How sure it is, a decimal string.")
        String confidencePercent) {}
