package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;

/** The idle timeout of something between probe and target, bracketed. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record IdleTimeout(
        @Size(min = 1, max = 32) @JsonPropertyDescription("The longest silence that a connection survived.")
        String above,

        @Size(min = 1, max = 32) @JsonPropertyDescription("The silence after which connections died.")
        String measured,

        @Size(min = 1, max = 32) @JsonPropertyDescription("The shortest interval of an arm that did not survive.")
        String below) {}
