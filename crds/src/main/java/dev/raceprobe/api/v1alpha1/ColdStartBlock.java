package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Settings of ColdStart. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value =
                "!has(self.pollInterval) || (duration(self.pollInterval) >= duration('100ms') && duration(self.pollInterval) <= duration('1h'))",
        message = "pollInterval must be in [100ms, 1h]",
        fieldPath = ".pollInterval")
@ValidationRule(
        value =
                "!has(self.maxReadyTime) || (duration(self.maxReadyTime) >= duration('1s') && duration(self.maxReadyTime) <= duration('24h'))",
        message = "maxReadyTime must be in [1s, 24h]",
        fieldPath = ".maxReadyTime")
public record ColdStartBlock(
        @Pattern(Durations.PATTERN)
        @Size(min = 2, max = 24)
        @Default("1s")
        @JsonPropertyDescription("How often one handshake is tried, in [100ms, 1h]. Default: 1s.")
        String pollInterval,

        @Pattern(Limits.HTTP_URL) @Size(min = 8, max = 2048) @JsonPropertyDescription("""
            URL that says whether the service calls itself ready; green while upgrades fail is
            ready_before_serving. Default: none.""")
        String readinessUrl,

        @Pattern(Durations.PATTERN) @Size(min = 2, max = 24) @Default("22s") @JsonPropertyDescription("""
            How long a cold start may take, from the first failed poll to the first ready one, in [1s, 24h].
            Default: 22s.""")
        String maxReadyTime) {
    public ColdStartBlock {
        pollInterval = pollInterval == null ? "1s" : pollInterval;
        maxReadyTime = maxReadyTime == null ? "22s" : maxReadyTime;
    }
}
