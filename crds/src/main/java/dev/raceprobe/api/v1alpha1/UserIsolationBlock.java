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
import java.util.List;

/** Settings of UserIsolation. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value =
                "!has(self.settleFor) || (duration(self.settleFor) >= duration('0s') && duration(self.settleFor) <= duration('5m'))",
        message = "settleFor must be in [0s, 5m]",
        fieldPath = ".settleFor")
@ValidationRule(
        value = "!has(self.minUserSuccessPercent) || double(self.minUserSuccessPercent) <= 100.0",
        message = "minUserSuccessPercent must be in [0, 100]",
        fieldPath = ".minUserSuccessPercent")
public record UserIsolationBlock(
        @Min(2) @Max(1000) @Default("12") @JsonPropertyDescription("""
            Users of a round, in [2, 1000], each on its own connection; auth.users.count must be at least as
            high. Default: 12.""")
        Integer users,

        @Pattern(Durations.PATTERN) @Size(min = 2, max = 24) @Default("1s") @JsonPropertyDescription("""
            How long all sockets of a round stay open after the last one has finished, in [0s, 5m]. Default:
            1s.""")
        String settleFor,

        @Required @Size(min = 1, max = 4096) @JsonPropertyDescription("""
            The message that each user sends. Put {canary} where the service repeats it: a canary on another
            user's socket is a leak. Knows the templates {nonce} (a fresh correlation id), {canary} (a
            secret word of this user), {user}, {index} and {token}; values are JSON-escaped, any other brace
            is literal. Something about it has to come within protocol.echo.timeout.""")
        String trigger,

        @Size(max = 32) @JsonPropertyDescription("Types of events that every user may see, at most 32. Default: none.")
        List<@Size(min = 1, max = 128) String> sharedEvents,

        @Pattern(Limits.PERCENT) @Size(min = 1, max = 7) @Default("80") @JsonPropertyDescription("""
            Share of users whose own exchange must succeed, in [0, 100], a decimal string. A leak fails
            whatever this says. Default: 80.""")
        String minUserSuccessPercent) {
    public UserIsolationBlock {
        users = users == null ? 12 : users;
        settleFor = settleFor == null ? "1s" : settleFor;
        sharedEvents = sharedEvents == null ? List.of() : List.copyOf(sharedEvents);
        minUserSuccessPercent = minUserSuccessPercent == null ? "80" : minUserSuccessPercent;
    }
}
