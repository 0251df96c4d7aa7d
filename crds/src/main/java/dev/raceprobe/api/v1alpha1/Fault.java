package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** A fault of the network, injected into a share of the connections. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Fault(Type type, String percent) {
    public enum Type {
        Reset,
        HalfOpen,
        SlowRead,
        Slice
    }
}
