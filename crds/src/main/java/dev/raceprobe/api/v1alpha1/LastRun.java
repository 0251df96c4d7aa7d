package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;

/** The newest run of a Once or Scheduled probe. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record LastRun(
        @Size(min = 1, max = 63) @JsonPropertyDescription("The run's id: spec.runId, or the scheduled time.")
        String runId,

        @Size(min = 1, max = 64)
        @JsonPropertyDescription("The tick of the schedule that started the run; absent in mode Once.")
        String scheduledTime,

        @Size(min = 1, max = 64) @JsonPropertyDescription("When the run started.")
        String startTime,

        @Size(min = 1, max = 64) @JsonPropertyDescription("When the run was over; absent while it lasts.")
        String completionTime,

        @Size(min = 1, max = 32)
        @JsonPropertyDescription("Verdict of the run: Passed, Failed or Inconclusive; absent while it lasts.")
        String result) {}
