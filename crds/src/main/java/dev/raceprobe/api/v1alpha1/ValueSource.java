package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** Where the value of a header comes from. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ValueSource(
        @Required @JsonPropertyDescription("""
            The key of a Secret that holds the value. It is mounted into the probe pods as a file, read
            again when it is rotated, and never read by the operator.""") SecretKeyRef secretKeyRef) {}
