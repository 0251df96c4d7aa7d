package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;

/** The evidence window as a whole. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record WindowStatus(
        @Size(min = 1, max = 64) @JsonPropertyDescription("Start of the window that the status is about.")
        String startTime,

        @Size(min = 1, max = 64) @JsonPropertyDescription("End of the last time slice that was counted.")
        String endTime,

        @Min(0) @JsonPropertyDescription("Connections begun in the window.")
        Long connections,

        @Size(min = 1, max = 8) @JsonPropertyDescription("Share of them that opened, a decimal string.")
        String openedPercent,

        @Min(0) @JsonPropertyDescription("Failed checks in the window, over all findings.")
        Long races,

        @Min(0) @JsonPropertyDescription("Inconclusive checks in the window.")
        Long inconclusive) {
    public WindowStatus {
        connections = connections == null ? 0L : connections;
        races = races == null ? 0L : races;
        inconclusive = inconclusive == null ? 0L : inconclusive;
    }
}
