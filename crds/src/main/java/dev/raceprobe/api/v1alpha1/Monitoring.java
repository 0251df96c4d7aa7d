package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** What is exported beside the measurements. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Monitoring(
        @Default("{}") @JsonPropertyDescription("The service level objective that the burn-rate alerts are about.")
        Slo slo) {
    public Monitoring {
        slo = slo == null ? new Slo(null) : slo;
    }
}
