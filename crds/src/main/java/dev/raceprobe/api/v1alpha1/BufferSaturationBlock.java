package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** Settings of BufferSaturation. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record BufferSaturationBlock(
        String message,
        String responseType,
        Integer messages,
        Integer ratePerSecond,
        StartAt startAt,
        String settleFor) {
    public BufferSaturationBlock {
        messages = messages == null ? 1000 : messages;
        ratePerSecond = ratePerSecond == null ? 500 : ratePerSecond;
        startAt = startAt == null ? StartAt.BeforeReady : startAt;
        settleFor = settleFor == null ? "5s" : settleFor;
    }

    public enum StartAt {
        BeforeReady,
        AfterReady
    }
}
