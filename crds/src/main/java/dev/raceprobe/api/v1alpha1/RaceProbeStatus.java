package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What was found. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RaceProbeStatus(
        Long observedGeneration,
        List<Condition> conditions,
        String lastCheckTime,
        String lastPassTime,
        String targetRevision,
        LastRun lastRun,
        ShardsStatus shards,
        WindowStatus window,
        List<LatencyStatus> latency,
        List<ScenarioStatus> scenarios,
        List<Finding> findings) {
    public RaceProbeStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        latency = latency == null ? List.of() : List.copyOf(latency);
        scenarios = scenarios == null ? List.of() : List.copyOf(scenarios);
        findings = findings == null ? List.of() : List.copyOf(findings);
    }
}
