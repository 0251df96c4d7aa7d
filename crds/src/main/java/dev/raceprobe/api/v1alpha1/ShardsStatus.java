package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** How many shards there are to be, and how many report. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ShardsStatus(Integer desired, Integer ready) {
    public ShardsStatus {
        desired = desired == null ? 0 : desired;
        ready = ready == null ? 0 : ready;
    }
}
