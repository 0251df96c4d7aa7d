package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What makes a connection ready. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "has(self.event) == (has(self.on) && self.on == 'Event')",
        message = "event must be set with on Event, and only with it",
        fieldPath = ".event")
@ValidationRule(
        value =
                "!has(self.timeout) || (duration(self.timeout) >= duration('10ms') && duration(self.timeout) <= duration('5m'))",
        message = "timeout must be in [10ms, 5m]",
        fieldPath = ".timeout")
public record Ready(
        @Default("Upgrade") @JsonPropertyDescription("""
            Upgrade: a connection is ready with its 101. Event: when the event named by event has arrived.
            Quote this field's name in YAML ("on": Event): kubectl reads a bare on as the boolean true.
            Default: Upgrade.""") On on,

        @Size(min = 1, max = 128) @JsonPropertyDescription("""
            Type of the event that makes a connection ready, as read by typePointer. Required with on Event,
            and only there.""")
        String event,

        @Pattern(Durations.PATTERN) @Size(min = 2, max = 24) @Default("5s") @JsonPropertyDescription("""
            How long after the 101 a connection may take to become ready, in [10ms, 5m]; later it is
            never_ready. Default: 5s.""")
        String timeout) {
    public Ready {
        on = on == null ? On.Upgrade : on;
        timeout = timeout == null ? "5s" : timeout;
    }

    public enum On {
        Upgrade,
        Event
    }
}
