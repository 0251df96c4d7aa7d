package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Settings of StateConsistency. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value =
                "!has(self.maxStaleness) || (duration(self.maxStaleness) >= duration('0s') && duration(self.maxStaleness) <= duration('1h'))",
        message = "maxStaleness must be in [0s, 1h]",
        fieldPath = ".maxStaleness")
public record StateConsistencyBlock(
        @Required @Pattern(Limits.HTTP_URL) @Size(min = 8, max = 2048) @JsonPropertyDescription("""
            URL of the HTTP view of a connection's state, https:// or http://; knows {user} and {index}.""")
        String url,

        @Pattern(Limits.POINTER)
        @Size(max = 256)
        @Default("/state")
        @JsonPropertyDescription("JSON pointer (RFC 6901) to the state in the response. Default: /state.")
        String statePointer,

        @Size(min = 1, max = 128)
        @Default("connected")
        @JsonPropertyDescription("The state while the connection is open. Default: connected.")
        String whileOpen,

        @Size(min = 1, max = 128)
        @Default("disconnected")
        @JsonPropertyDescription("The state after it was closed. Default: disconnected.")
        String afterClose,

        @Pattern(Durations.PATTERN)
        @Size(min = 2, max = 24)
        @Default("1s")
        @JsonPropertyDescription("How long the two views may disagree, in [0s, 1h]. Default: 1s.")
        String maxStaleness) {
    public StateConsistencyBlock {
        statePointer = statePointer == null ? "/state" : statePointer;
        whileOpen = whileOpen == null ? "connected" : whileOpen;
        afterClose = afterClose == null ? "disconnected" : afterClose;
        maxStaleness = maxStaleness == null ? "1s" : maxStaleness;
    }
}
