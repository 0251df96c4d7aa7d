package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/** Over how many pods the load is spread. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "has(self.replicas) == (has(self.mode) && self.mode == 'Fixed')",
        message = "replicas must be set with mode Fixed, and only with it",
        fieldPath = ".replicas")
public record Shards(
        @Default("Auto") @JsonPropertyDescription("""
            Auto: as many pods as concurrency and maxConnectionsPerPod ask for. Fixed: as many as replicas
            says. Default: Auto.""") Mode mode,

        @Min(1) @Max(1000) @JsonPropertyDescription("Number of probe pods with mode Fixed, in [1, 1000].")
        Integer replicas,

        @Min(1) @Max(60000) @Default("5000") @JsonPropertyDescription("""
            Connections that one pod has open at once, at most, in [1, 60000]. A round runs wholly in one
            pod, so the largest round must fit. Default: 5000.""")
        Integer maxConnectionsPerPod) {
    public Shards {
        mode = mode == null ? Mode.Auto : mode;
        maxConnectionsPerPod = maxConnectionsPerPod == null ? 5000 : maxConnectionsPerPod;
    }

    public enum Mode {
        Auto,
        Fixed
    }
}
