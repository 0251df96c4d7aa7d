package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** When to stop hurting a target in distress. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "!has(self.maxRejectedPercent) || double(self.maxRejectedPercent) <= 100.0",
        message = "maxRejectedPercent must be in [0, 100]",
        fieldPath = ".maxRejectedPercent")
@ValidationRule(
        value =
                "!has(self.window) || (duration(self.window) >= duration('1s') && duration(self.window) <= duration('1h'))",
        message = "window must be in [1s, 1h]",
        fieldPath = ".window")
@ValidationRule(
        value =
                "!has(self.backoff) || (duration(self.backoff) >= duration('1s') && duration(self.backoff) <= duration('24h'))",
        message = "backoff must be in [1s, 24h]",
        fieldPath = ".backoff")
public record CircuitBreaker(
        @Pattern(Limits.PERCENT) @Size(min = 1, max = 7) @Default("50") @JsonPropertyDescription("""
            Share of rejected attempts in the window at which nothing more is attempted, in [0, 100], a
            decimal string. Default: 50.""")
        String maxRejectedPercent,

        @Pattern(Durations.PATTERN)
        @Size(min = 2, max = 24)
        @Default("1m")
        @JsonPropertyDescription("Over which the share is taken, in [1s, 1h]. Default: 1m.")
        String window,

        @Pattern(Durations.PATTERN)
        @Size(min = 2, max = 24)
        @Default("5m")
        @JsonPropertyDescription("For how long nothing is attempted then, in [1s, 24h]. Default: 5m.")
        String backoff) {
    public CircuitBreaker {
        maxRejectedPercent = maxRejectedPercent == null ? "50" : maxRejectedPercent;
        window = window == null ? "1m" : window;
        backoff = backoff == null ? "5m" : backoff;
    }
}
