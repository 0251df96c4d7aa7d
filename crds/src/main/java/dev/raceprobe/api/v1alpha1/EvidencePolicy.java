package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** How much of what was seen is kept. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record EvidencePolicy(
        @Min(0) @Max(100) @Default("10") @JsonPropertyDescription("""
            Pieces of evidence kept for each finding, the newest, in [0, 100]; fewer where those of all
            findings together are larger than 512 KiB. Default: 10.""")
        Integer maxSamples,

        @Default("Redacted") @JsonPropertyDescription("""
            What evidence shows of messages that matched an error text, and of those at which a Script
            failed; no others are kept. Never: their length. Redacted: with tokens and user data masked. Full:
            as they were, only where a ClusterRaceProbePolicy allows it; they never leave the pod. Default:
            Redacted.""") Payloads payloads) {
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
