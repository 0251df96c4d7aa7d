package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** How much of what was seen is kept. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record EvidencePolicy(Integer maxSamples, Payloads payloads) {
    public EvidencePolicy {
        maxSamples = maxSamples == null ? 10 : maxSamples;
        payloads = payloads == null ? Payloads.Redacted : payloads;
    }

    public enum Payloads {
        Never,
        Redacted,
        Full
    }
}
