package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** Over how many pods the load is spread. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Shards(Mode mode, Integer replicas, Integer maxConnectionsPerPod) {
    public Shards {
        mode = mode == null ? Mode.Auto : mode;
        maxConnectionsPerPod = maxConnectionsPerPod == null ? 5000 : maxConnectionsPerPod;
    }

    public enum Mode {
        Auto,
        Fixed
    }
}
