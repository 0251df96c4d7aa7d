package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One race that the target has: deduplicated by race, scenario and profile. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Finding(
        @Required @Size(min = 1, max = 63) @JsonPropertyDescription("Identifier of the finding.")
        String id,

        @Required @Size(min = 1, max = 64) @JsonPropertyDescription("Name of the race, for example accept_before_send.")
        String race,

        @Required @Size(min = 1, max = 63) @JsonPropertyDescription("Name of the scenario.")
        String scenario,

        @Required @Size(min = 1, max = 63) @JsonPropertyDescription("Name of the latency profile.")
        String profile,

        @Size(min = 1, max = 32) @JsonPropertyDescription("""
            Whose fault it is: Target. The faults of Network, Credentials and Probe are conditions, not
            findings.""")
        String owner,

        @Min(0) @JsonPropertyDescription("""
            Failed checks in the window under this name; foreign frames for cross_user_leak.""") Long count,

        @Size(min = 1, max = 64) @JsonPropertyDescription("When it was first seen.")
        String firstTime,

        @Size(min = 1, max = 64) @JsonPropertyDescription("When it was last seen.")
        String lastTime,

        @Size(max = 1024) @JsonPropertyDescription("What was seen, in a sentence.")
        String message,

        @JsonPropertyDescription("Where its timelines are.") EvidenceRef evidenceRef) {}
