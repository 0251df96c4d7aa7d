package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A fault of the network, injected into a share of the connections. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "!has(self.percent) || double(self.percent) <= 100.0",
        message = "percent must be in [0, 100]",
        fieldPath = ".percent")
public record Fault(
        @Required @JsonPropertyDescription("""
            Reset: the connection is reset. HalfOpen: it falls silent without being closed. Both strike at a
            moment within a second after the TCP connection was made, during the opening handshake or after
            it. SlowRead: the probe reads slowly. Slice: bytes arrive one by one. Both from the first byte on.""") Type type,

        @Required
        @Pattern(Limits.PERCENT)
        @Size(min = 1, max = 7)
        @JsonPropertyDescription("Share of the connections that have the fault, in [0, 100], a decimal string.")
        String percent) {
    public enum Type {
        Reset,
        HalfOpen,
        SlowRead,
        Slice
    }
}
