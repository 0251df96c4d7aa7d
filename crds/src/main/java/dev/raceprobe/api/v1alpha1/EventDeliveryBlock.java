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

/** Settings of EventDelivery. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value =
                "!has(self.eventDeadline) || (duration(self.eventDeadline) >= duration('1ms') && duration(self.eventDeadline) <= duration('10m'))",
        message = "eventDeadline must be in [1ms, 10m]",
        fieldPath = ".eventDeadline")
@ValidationRule(
        value =
                "!has(self.lostAfter) || (duration(self.lostAfter) >= duration(self.eventDeadline) && duration(self.lostAfter) <= duration('1h'))",
        message = "lostAfter must be in [eventDeadline, 1h]",
        fieldPath = ".lostAfter")
@ValidationRule(
        value =
                "!has(self.settleFor) || (duration(self.settleFor) >= duration('0s') && duration(self.settleFor) <= duration('5m'))",
        message = "settleFor must be in [0s, 5m]",
        fieldPath = ".settleFor")
@ValidationRule(
        value = "!has(self.minDeliveredPercent) || double(self.minDeliveredPercent) <= 100.0",
        message = "minDeliveredPercent must be in [0, 100]",
        fieldPath = ".minDeliveredPercent")
public record EventDeliveryBlock(
        @Required @Size(min = 1, max = 4096) @JsonPropertyDescription("""
            The message that starts the sequence. Knows the templates {nonce} (a fresh correlation id),
            {canary} (a secret word of this user), {user}, {index} and {token}; values are JSON-escaped, any
            other brace is literal.""")
        String trigger,

        @Required
        @Size(min = 1, max = 16)
        @JsonPropertyDescription("Types of the events that follow, in their order, 1 to 16.")
        List<@Size(min = 1, max = 128) String> events,

        @Default("Strict") @JsonPropertyDescription("""
            Strict: all in this order. FirstLast: the first is first and the last is last. Any: all of them,
            in whatever order. Default: Strict.""") Ordering ordering,

        @Pattern(Durations.PATTERN) @Size(min = 2, max = 24) @Default("2s") @JsonPropertyDescription("""
            From the trigger to the first event, then from event to event, in [1ms, 10m]. Default: 2s.""")
        String eventDeadline,

        @Pattern(Durations.PATTERN) @Size(min = 2, max = 24) @JsonPropertyDescription("""
            An event that arrives between eventDeadline and this is late, later it is lost; in
            [eventDeadline, 1h]. Default: 3 × eventDeadline.""")
        String lostAfter,

        @Pattern(Durations.PATTERN) @Size(min = 2, max = 24) @Default("500ms") @JsonPropertyDescription("""
            How long to listen after the last event, for duplicates, in [0s, 5m]. Default: 500ms.""")
        String settleFor,

        @Min(1)
        @Max(1000)
        @Default("3")
        @JsonPropertyDescription("Exchanges of a round, each on its own connection, in [1, 1000]. Default: 3.")
        Integer sessions,

        @Pattern(Limits.PERCENT) @Size(min = 1, max = 7) @Default("100") @JsonPropertyDescription("""
            Share of exchanges that must be complete, in time and in order, in [0, 100], a decimal string.
            Default: 100.""")
        String minDeliveredPercent) {
    public EventDeliveryBlock {
        events = events == null ? List.of() : List.copyOf(events);
        ordering = ordering == null ? Ordering.Strict : ordering;
        eventDeadline = eventDeadline == null ? "2s" : eventDeadline;
        settleFor = settleFor == null ? "500ms" : settleFor;
        sessions = sessions == null ? 3 : sessions;
        minDeliveredPercent = minDeliveredPercent == null ? "100" : minDeliveredPercent;
    }

    public enum Ordering {
        Strict,
        FirstLast,
        Any
    }
}
