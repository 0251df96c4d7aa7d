package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** How many shards there are to be, and how many report. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ShardsStatus(
        @Min(0) @Max(1000) @JsonPropertyDescription("How many probe pods there are to be.")
        Integer desired,

        @Min(0) @Max(1000) @JsonPropertyDescription("How many of them report under the current plan.")
        Integer ready) {
    public ShardsStatus {
        desired = desired == null ? 0 : desired;
        ready = ready == null ? 0 : ready;
    }
}
