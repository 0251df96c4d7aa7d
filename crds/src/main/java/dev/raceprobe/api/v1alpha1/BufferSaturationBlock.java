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
import io.fabric8.generator.annotation.ValidationRule;

/** Settings of BufferSaturation. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value =
                "!has(self.settleFor) || (duration(self.settleFor) >= duration('0s') && duration(self.settleFor) <= duration('5m'))",
        message = "settleFor must be in [0s, 5m]",
        fieldPath = ".settleFor")
public record BufferSaturationBlock(
        @Required @Size(min = 1, max = 4096) @JsonPropertyDescription("""
            The numbered message; put {nonce} where the service repeats it. Knows the templates {nonce} (a
            fresh correlation id), {canary} (a secret word of this user), {user}, {index} and {token};
            values are JSON-escaped, any other brace is literal.""")
        String message,

        @Required
        @Size(min = 1, max = 128)
        @JsonPropertyDescription("Type of its answer, as read by protocol.typePointer.")
        String responseType,

        @Min(1)
        @Max(100000)
        @Default("1000")
        @JsonPropertyDescription("Messages of a round, in [1, 100000]. Default: 1000.")
        Integer messages,

        @Min(1) @Max(100000) @Default("500") @JsonPropertyDescription("""
            Messages sent in a second, in [1, 100000], below what the service allows one connection; a
            message waits for a writable socket (1 MiB queued at most). Default: 500.""")
        Integer ratePerSecond,

        @Default("BeforeReady") @JsonPropertyDescription("""
            BeforeReady: with the 101, so that they meet the server's start-up. AfterReady: in steady state.
            Default: BeforeReady.""")
        StartAt startAt,

        @Pattern(Durations.PATTERN) @Size(min = 2, max = 24) @Default("5s") @JsonPropertyDescription("""
            How long to wait for answers after the last message, in [0s, 5m]. Default: 5s.""")
        String settleFor) {
    public BufferSaturationBlock {
        messages = messages == null ? 1000 : messages;
        ratePerSecond = ratePerSecond == null ? 500 : ratePerSecond;
        startAt = startAt == null ? StartAt.BeforeReady : startAt;
        settleFor = settleFor == null ? "5s" : settleFor;
    }

    public enum StartAt {
        BeforeReady,
        AfterReady
    }
}
