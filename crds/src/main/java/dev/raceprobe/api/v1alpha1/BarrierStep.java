package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Waits until all connections of the round, one for each user, have come to the barrier of this name. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value =
                "!has(self.within) || (duration(self.within) >= duration('1ms') && duration(self.within) <= duration('1h'))",
        message = "within must be in [1ms, 1h]",
        fieldPath = ".within")
public record BarrierStep(
        @Required
        @Pattern(Limits.LABEL)
        @Size(min = 1, max = 63)
        @JsonPropertyDescription("Name of the barrier, a DNS label.")
        String name,

        @Pattern(Durations.PATTERN)
        @Size(min = 2, max = 24)
        @Default("10s")
        @JsonPropertyDescription(
                "How long to wait for the others, before going on without them, in [1ms, 1h]. Default: 10s.")
        String within) {
    public BarrierStep {
        within = within == null ? "10s" : within;
    }
}
