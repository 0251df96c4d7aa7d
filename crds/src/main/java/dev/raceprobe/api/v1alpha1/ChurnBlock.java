package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Settings of Churn. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "!has(self.abruptPercent) || double(self.abruptPercent) <= 100.0",
        message = "abruptPercent must be in [0, 100]",
        fieldPath = ".abruptPercent")
public record ChurnBlock(
        @Min(1) @Max(100000) @Default("500") @JsonPropertyDescription("""
            Connections that are opened and closed, one after the other, in a round, in [1, 100000].
            Default: 500.""")
        Integer cycles,

        @Pattern(Limits.PERCENT) @Size(min = 1, max = 7) @Default("30") @JsonPropertyDescription("""
            Share of them that end without a Close frame, in [0, 100], a decimal string. Default: 30.""")
        String abruptPercent,

        @Pattern(Limits.PERCENT) @Size(min = 1, max = 7) @Default("20") @JsonPropertyDescription("""
            By how much the time to ready may grow over the cycles, without injected round trips, in
            [0, 1000), a decimal string. Growth by less than 5 ms is noise. Default: 20.""")
        String maxReadyDriftPercent,

        @JsonPropertyDescription("""
            A gauge of the target that must return to its level. Default: none is looked at.""") OpenConnectionsMetric openConnectionsMetric) {
    public ChurnBlock {
        cycles = cycles == null ? 500 : cycles;
        abruptPercent = abruptPercent == null ? "30" : abruptPercent;
        maxReadyDriftPercent = maxReadyDriftPercent == null ? "20" : maxReadyDriftPercent;
    }
}
