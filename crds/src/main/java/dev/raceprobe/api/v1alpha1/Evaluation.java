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
import java.util.List;

/** What counts as evidence. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value =
                "!has(self.window) || (duration(self.window) >= duration('10s') && duration(self.window) <= duration('24h'))",
        message = "window must be in [10s, 24h]",
        fieldPath = ".window")
@ValidationRule(
        value = "!has(self.maxInconclusivePercent) || double(self.maxInconclusivePercent) <= 100.0",
        message = "maxInconclusivePercent must be in [0, 100]",
        fieldPath = ".maxInconclusivePercent")
public record Evaluation(
        @Pattern(Durations.PATTERN) @Size(min = 2, max = 24) @Default("30m") @JsonPropertyDescription("""
            The rolling window over which verdicts are made, in [10s, 24h]. A row's window grows to hold
            minSamples and three rounds, at most 24h, and is shown in the row. In mode Once and Scheduled
            the run is the window. Default: 30m.""")
        String window,

        @Min(1) @Max(1000000) @JsonPropertyDescription("""
            Conclusive checks that a verdict needs, in [1, 1000000]; fewer is Inconclusive. Default: 60 (60
            passed bound the failure share to 4.9 %); 3 for ChatJourney, Heartbeat and TokenExpiry, 1 for
            ColdStart.""") Integer minSamples,

        @Pattern(Limits.PERCENT) @Size(min = 1, max = 7) @Default("10") @JsonPropertyDescription("""
            Share of inconclusive checks above which a row is Inconclusive, in [0, 100], a decimal string.
            Default: 10.""")
        String maxInconclusivePercent,

        @Size(max = 32) @Default("[\"cross_user_leak\",\"auth_bypass\"]") @JsonPropertyDescription("""
            Races that fail a row at once, also below minSamples, where one frame in hand proves them; at
            most 32. Default: cross_user_leak, auth_bypass.""")
        List<@Size(min = 1, max = 64) String> zeroTolerance) {
    public Evaluation {
        window = window == null ? "30m" : window;
        maxInconclusivePercent = maxInconclusivePercent == null ? "10" : maxInconclusivePercent;
        zeroTolerance = zeroTolerance == null ? List.of("cross_user_leak", "auth_bypass") : List.copyOf(zeroTolerance);
    }
}
