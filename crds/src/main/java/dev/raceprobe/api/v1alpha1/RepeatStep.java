package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Repeats steps. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RepeatStep(Integer times, List<InnerStep> steps) {
    public RepeatStep {
        steps = steps == null ? List.of() : List.copyOf(steps);
    }
}
