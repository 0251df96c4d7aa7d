package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Settings of ConnectionStorm. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "!has(self.minConnectPercent) || double(self.minConnectPercent) <= 100.0",
        message = "minConnectPercent must be in [0, 100]",
        fieldPath = ".minConnectPercent")
public record ConnectionStormBlock(
        @Size(min = 1, max = 20) @Default("[1,5,10,20]") @JsonPropertyDescription("""
            How many connections are opened at once, step by step, 1 to 20 steps in [1, 50000], at least 1s
            apart. Default: 1, 5, 10, 20.""")
        List<@Min(1) @Max(50000) Integer> steps,

        @Default("true") @JsonPropertyDescription("""
            Opens the connections of a step in the same instant; without it they are spread by
            load.maxConnectsPerSecond. Default: true.""") Boolean barrier,

        @Pattern(Limits.PERCENT) @Size(min = 1, max = 7) @Default("95") @JsonPropertyDescription("""
            Share of a step's connections that must open (101, ready, alive 500ms later), in [0, 100], a
            decimal string; judged for each step. Default: 95.""")
        String minConnectPercent) {
    public ConnectionStormBlock {
        steps = steps == null ? List.of(1, 5, 10, 20) : List.copyOf(steps);
        barrier = barrier == null ? true : barrier;
        minConnectPercent = minConnectPercent == null ? "95" : minConnectPercent;
    }
}
