package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** Waits for a message: by a value in its JSON, or by its binary payload. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ExpectStep(String pointer, String equals, String matches, String capture, String base64, String within) {
    public ExpectStep {
        within = within == null ? "5s" : within;
    }
}
