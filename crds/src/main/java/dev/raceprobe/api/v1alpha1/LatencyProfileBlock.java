package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Settings of LatencyProfile. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "!has(self.minSuccessPercent) || double(self.minSuccessPercent) <= 100.0",
        message = "minSuccessPercent must be in [0, 100]",
        fieldPath = ".minSuccessPercent")
public record LatencyProfileBlock(
        @Pattern(Limits.PERCENT) @Size(min = 1, max = 7) @Default("85") @JsonPropertyDescription("""
            Share of base journeys (connect, ready, echo) that must succeed under each profile, in [0, 100],
            a decimal string. Default: 85.""")
        String minSuccessPercent) {
    public LatencyProfileBlock {
        minSuccessPercent = minSuccessPercent == null ? "85" : minSuccessPercent;
    }
}
