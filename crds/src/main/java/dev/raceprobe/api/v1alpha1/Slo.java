package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The service level objective. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "!has(self.targetPercent) || (double(self.targetPercent) > 0.0 && double(self.targetPercent) < 100.0)",
        message = "targetPercent must be in (0, 100)",
        fieldPath = ".targetPercent")
public record Slo(
        @Pattern(Limits.PERCENT) @Size(min = 1, max = 7) @Default("99.5") @JsonPropertyDescription("""
            The service level objective in (0, 100), a decimal string: the share of checks that must pass.
            Exported as raceprobe_slo_target_ratio, which the burn-rate alerts join. Default: 99.5.""")
        String targetPercent) {
    public Slo {
        targetPercent = targetPercent == null ? "99.5" : targetPercent;
    }
}
