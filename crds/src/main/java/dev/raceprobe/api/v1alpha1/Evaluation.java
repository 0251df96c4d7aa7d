package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** What counts as evidence. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Evaluation(String window, Integer minSamples, String maxInconclusivePercent, List<String> zeroTolerance) {
    public Evaluation {
        window = window == null ? "30m" : window;
        maxInconclusivePercent = maxInconclusivePercent == null ? "10" : maxInconclusivePercent;
        zeroTolerance = zeroTolerance == null ? List.of("cross_user_leak", "auth_bypass") : List.copyOf(zeroTolerance);
    }
}
