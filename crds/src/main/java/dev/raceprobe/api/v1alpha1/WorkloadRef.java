package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** The workload behind the target, in the namespace of the probe; verdicts are then kept for each of its revisions. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record WorkloadRef(
        @Required @Size(min = 1, max = 32) @JsonPropertyDescription("API version of the workload: apps/v1.")
        String apiVersion,

        @Required @Size(min = 1, max = 32) @JsonPropertyDescription("Kind of the workload: Deployment or StatefulSet.")
        String kind,

        @Required
        @Pattern(Limits.SUBDOMAIN)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Name of the workload, in the namespace of the RaceProbe.")
        String name) {}
