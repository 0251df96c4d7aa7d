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

/** Settings of SessionResume. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "self.cutAfterEvents < self.events.size()",
        message = "cutAfterEvents must be below the number of events",
        fieldPath = ".cutAfterEvents")
public record SessionResumeBlock(
        @Required @Size(min = 1, max = 4096) @JsonPropertyDescription("""
            The message that starts the sequence. Knows the templates {nonce} (a fresh correlation id),
            {canary} (a secret word of this user), {user}, {index} and {token}; values are JSON-escaped, any
            other brace is literal. Each event has to come within protocol.echo.timeout.""")
        String trigger,

        @Required
        @Size(min = 2, max = 16)
        @JsonPropertyDescription("Types of the events that follow, in their order, 2 to 16.")
        List<@Size(min = 1, max = 128) String> events,

        @Min(0) @Max(15) @Default("2") @JsonPropertyDescription("""
            After how many events the connection is cut, in [0, 15], fewer than there are. Default: 2.""")
        Integer cutAfterEvents,

        @Default("Reset") @JsonPropertyDescription("""
            Reset: the connection is reset. Close: closed with 1000. HalfOpen: it falls silent. Default:
            Reset.""") Cut cut,

        @Size(min = 1, max = 4096) @JsonPropertyDescription("""
            First message of the new connection, by which it asks for what it missed. Default: the new
            connection just listens. Knows the templates {cursor} (of the last event that arrived before the
            cut; empty before one), {nonce} (a fresh correlation id), {canary} (a secret word of this user),
            {user}, {index} and {token}; values are JSON-escaped, any other brace is literal.""")
        String resumeMessage,

        @Pattern(Limits.POINTER)
        @Size(max = 256)
        @Default("/seq")
        @JsonPropertyDescription("JSON pointer (RFC 6901) to the cursor of an event. Default: /seq.")
        String cursorPointer,

        @Min(0)
        @Max(16)
        @Default("0")
        @JsonPropertyDescription("How many events may be missing after the resumption, in [0, 16]. Default: 0.")
        Integer maxGapEvents) {
    public SessionResumeBlock {
        events = events == null ? List.of() : List.copyOf(events);
        cutAfterEvents = cutAfterEvents == null ? 2 : cutAfterEvents;
        cut = cut == null ? Cut.Reset : cut;
        cursorPointer = cursorPointer == null ? "/seq" : cursorPointer;
        maxGapEvents = maxGapEvents == null ? 0 : maxGapEvents;
    }

    public enum Cut {
        Reset,
        Close,
        HalfOpen
    }
}
