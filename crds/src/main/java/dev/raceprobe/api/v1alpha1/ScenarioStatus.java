package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One row: scenario × profile. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ScenarioStatus(
        @Required @Size(min = 1, max = 63) @JsonPropertyDescription("Name of the scenario.")
        String name,

        @Required @Size(min = 1, max = 63) @JsonPropertyDescription("Name of the latency profile.")
        String profile,

        @Required @JsonPropertyDescription("""
            Passed: enough samples, nothing beyond the tolerance. Failed: the target is at fault.
            Inconclusive: too few samples, or the fault is the network's, the credentials' or the probe's
            own. NotObserved: it waits for an event.""") Result result,

        @Size(max = 128) @JsonPropertyDescription("Why, in one CamelCase word.")
        String reason,

        @Size(max = 1024) @JsonPropertyDescription("Why, in a sentence.")
        String message,

        @Min(0) @JsonPropertyDescription("Conclusive checks in the row's window.")
        Long samples,

        @Min(0) @JsonPropertyDescription("Failed checks in the row's window.")
        Long findings,

        @Min(0) @JsonPropertyDescription("Inconclusive checks in the row's window.")
        Long inconclusive,

        @Min(0) @JsonPropertyDescription("Length of the row's window in seconds.")
        Long windowSeconds,

        @Min(0) @Max(1000000) @JsonPropertyDescription("""
            Upper bound of the failure share that these samples allow (exact binomial, one-sided 95 %), in
            failures per million.""") Long upperBoundPerMillion,

        @JsonPropertyDescription("AcceptRace: the offsets at which the target is racy; absent when none.")
        RaceWindow raceWindow,

        @JsonPropertyDescription("The period of the failures; absent when there is none.")
        Period period,

        @JsonPropertyDescription("""
            Heartbeat: the idle timeout between probe and target; absent when there is none.""") IdleTimeout idleTimeout,

        @JsonPropertyDescription("""
            True while a probe pod was replaced within the row's window: what the old one counted after its
            last report is lost. Absent otherwise.""") Boolean restarted) {
    public ScenarioStatus {
        samples = samples == null ? 0L : samples;
        findings = findings == null ? 0L : findings;
        inconclusive = inconclusive == null ? 0L : inconclusive;
    }

    public enum Result {
        Passed,
        Failed,
        Inconclusive,
        NotObserved
    }
}
