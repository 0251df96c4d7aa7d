package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The range of an injected round trip, split over both directions. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "!has(self.min) || !has(self.max) || duration(self.min) <= duration(self.max)",
        message = "min must be at most max",
        fieldPath = ".min")
@ValidationRule(
        value = "!has(self.max) || duration(self.max) <= duration('1m')",
        message = "max must be in [min, 1m]",
        fieldPath = ".max")
public record RoundTrip(
        @Pattern(Durations.PATTERN)
        @Size(min = 2, max = 24)
        @Default("0ms")
        @JsonPropertyDescription("Lower end of the round trip, in [0ms, 1m]. Default: 0ms.")
        String min,

        @Pattern(Durations.PATTERN)
        @Size(min = 2, max = 24)
        @Default("0ms")
        @JsonPropertyDescription("Upper end of the round trip, in [min, 1m]. Default: 0ms.")
        String max) {
    public RoundTrip {
        min = min == null ? "0ms" : min;
        max = max == null ? "0ms" : max;
    }
}
