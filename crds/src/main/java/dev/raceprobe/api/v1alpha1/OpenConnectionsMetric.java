package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A gauge of the target that counts its open connections. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record OpenConnectionsMetric(
        @Required
        @Pattern(Limits.HTTP_URL)
        @Size(min = 8, max = 2048)
        @JsonPropertyDescription("Where the target serves its metrics in the Prometheus text format.")
        String url,

        @Required
        @Pattern("^[a-zA-Z_:][a-zA-Z0-9_:]*$")
        @Size(min = 1, max = 256)
        @JsonPropertyDescription("Name of the gauge.")
        String name,

        @Min(0) @Max(1000000) @Default("5") @JsonPropertyDescription("""
            By how many connections the gauge may stay above its level before, in [0, 1000000]. Default: 5.""")
        Integer tolerance) {
    public OpenConnectionsMetric {
        tolerance = tolerance == null ? 5 : tolerance;
    }
}
