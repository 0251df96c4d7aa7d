package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;

/** Where the evidence of a finding is kept. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record EvidenceRef(
        @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the ConfigMap.")
        String name,

        @Size(min = 1, max = 253) @JsonPropertyDescription("Key in its data.")
        String key) {}
