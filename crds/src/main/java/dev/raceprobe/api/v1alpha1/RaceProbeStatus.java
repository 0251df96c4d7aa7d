package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What was found. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RaceProbeStatus(
        @Min(0) @JsonPropertyDescription("Generation of the spec that this status is about.")
        Long observedGeneration,

        @Size(max = 16) @JsonPropertyDescription("""
            Ready: the probe runs. Passing: the verdict over all rows. TargetReachable, CredentialsValid,
            MeasurementTrusted: what it rests on. Complete (Once and Scheduled): False while a run is
            pending or running.""") List<Condition> conditions,

        @Size(min = 1, max = 64) @JsonPropertyDescription("When a check last ended.")
        String lastCheckTime,

        @Size(min = 1, max = 64) @JsonPropertyDescription("When a check last passed.")
        String lastPassTime,

        @Size(max = 253) @JsonPropertyDescription("Revision of target.workloadRef that the verdict is about.")
        String targetRevision,

        @JsonPropertyDescription("The newest run of a Once or Scheduled probe.")
        LastRun lastRun,

        @JsonPropertyDescription("Probe pods.") ShardsStatus shards,

        @JsonPropertyDescription("What was seen in the window, over all rows.")
        WindowStatus window,

        @Size(max = 256) @JsonPropertyDescription("Percentiles by phase and profile, all shards merged.")
        List<LatencyStatus> latency,

        @Size(max = 64) @JsonPropertyDescription("One row for each scenario and profile, at most 64.")
        List<ScenarioStatus> scenarios,

        @Size(max = 20) @JsonPropertyDescription("The newest 20 findings, one for each race, scenario and profile.")
        List<Finding> findings) {
    public RaceProbeStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        latency = latency == null ? List.of() : List.copyOf(latency);
        scenarios = scenarios == null ? List.of() : List.copyOf(scenarios);
        findings = findings == null ? List.of() : List.copyOf(findings);
    }

    /** The same, with another window. */
    public RaceProbeStatus withWindow(WindowStatus window) {
        return new RaceProbeStatus(
                observedGeneration,
                conditions,
                lastCheckTime,
                lastPassTime,
                targetRevision,
                lastRun,
                shards,
                window,
                latency,
                scenarios,
                findings);
    }

    /** The same, with other rows. */
    public RaceProbeStatus withScenarios(List<ScenarioStatus> scenarios) {
        return new RaceProbeStatus(
                observedGeneration,
                conditions,
                lastCheckTime,
                lastPassTime,
                targetRevision,
                lastRun,
                shards,
                window,
                latency,
                scenarios,
                findings);
    }

    /** The same, with other findings. */
    public RaceProbeStatus withFindings(List<Finding> findings) {
        return new RaceProbeStatus(
                observedGeneration,
                conditions,
                lastCheckTime,
                lastPassTime,
                targetRevision,
                lastRun,
                shards,
                window,
                latency,
                scenarios,
                findings);
    }
}
