package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** A user's own conversation. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ScriptBlock(
        @Required @Size(min = 1, max = 40) @JsonPropertyDescription("""
            The steps after the connect, which is implicit and first, 1 to 40, each with exactly one field. Users take turns, \
            one in each round; with a barrier among the steps all users play them at once.""")
        List<ScriptStep> steps) {
    public ScriptBlock {
        steps = steps == null ? List.of() : List.copyOf(steps);
    }

    /** Whether connections of a round wait for each other. */
    public boolean gathers() {
        return steps.stream()
                .anyMatch(step -> step.barrier() != null
                        || step.repeat() != null
                                && step.repeat().steps().stream().anyMatch(inner -> inner.barrier() != null));
    }
}
