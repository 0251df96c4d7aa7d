package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Sends a WebSocket ping and waits for its pong. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value =
                "!has(self.within) || (duration(self.within) >= duration('1ms') && duration(self.within) <= duration('1h'))",
        message = "within must be in [1ms, 1h]",
        fieldPath = ".within")
public record PingStep(
        @Pattern(Durations.PATTERN)
        @Size(min = 2, max = 24)
        @Default("5s")
        @JsonPropertyDescription("How long the pong may take, in [1ms, 1h]. Default: 5s.")
        String within) {
    public PingStep {
        within = within == null ? "5s" : within;
    }
}
