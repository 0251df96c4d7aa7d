package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A delay of one phase. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value =
                "!has(self.delay) || (duration(self.delay) >= duration('0ms') && duration(self.delay) <= duration('5m'))",
        message = "delay must be in [0ms, 5m]",
        fieldPath = ".delay")
public record PhaseDelay(
        @Required @JsonPropertyDescription("""
            BeforeUpgrade: before the upgrade request is sent. AfterUpgrade: after the 101 was read, before
            the first message. BeforePong: before a ping of the server is answered.""") Phase phase,

        @Required
        @Pattern(Durations.PATTERN)
        @Size(min = 2, max = 24)
        @JsonPropertyDescription("The delay, in [0ms, 5m].")
        String delay) {
    public enum Phase {
        BeforeUpgrade,
        AfterUpgrade,
        BeforePong
    }
}
