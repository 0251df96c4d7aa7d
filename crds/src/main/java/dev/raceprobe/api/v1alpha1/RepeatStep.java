package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Repeats steps. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RepeatStep(
        @Required @Min(1) @Max(1000) @JsonPropertyDescription("How often, in [1, 1000].")
        Integer times,

        @Required
        @Size(min = 1, max = 20)
        @JsonPropertyDescription("The steps to repeat, 1 to 20; none of them may be a repeat.")
        List<InnerStep> steps) {
    public RepeatStep {
        steps = steps == null ? List.of() : List.copyOf(steps);
    }
}
