package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** A user's own conversation. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ScriptBlock(List<ScriptStep> steps) {
    public ScriptBlock {
        steps = steps == null ? List.of() : List.copyOf(steps);
    }
}
