package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One step inside a repeat: exactly one field. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value =
                "(has(self.send) ? 1 : 0) + (has(self.expect) ? 1 : 0) + (has(self.ping) ? 1 : 0) + (has(self.hold) ? 1 : 0) + (has(self.barrier) ? 1 : 0) + (has(self.close) ? 1 : 0) + (has(self.cut) ? 1 : 0) == 1",
        message = "exactly one of send, expect, ping, hold, barrier, close and cut must be set")
@ValidationRule(
        value = "!has(self.hold) || (duration(self.hold) >= duration('0ms') && duration(self.hold) <= duration('24h'))",
        message = "hold must be in [0ms, 24h]",
        fieldPath = ".hold")
public record InnerStep(
        @JsonPropertyDescription("Sends one message.") SendStep send,

        @JsonPropertyDescription("Waits for a message; others are skipped.")
        ExpectStep expect,

        @JsonPropertyDescription("Sends a WebSocket ping and waits for its pong.")
        PingStep ping,

        @Pattern(Durations.PATTERN)
        @Size(min = 2, max = 24)
        @JsonPropertyDescription("Waits, in [0ms, 24h], reading meanwhile.")
        String hold,

        @JsonPropertyDescription("""
            Waits until all connections of the round have come to the barrier of that name.""") BarrierStep barrier,

        @JsonPropertyDescription("Closes the connection and waits for the peer's Close.")
        CloseStep close,

        @JsonPropertyDescription("""
            Ends the connection without a Close frame. Reset: it is reset. HalfOpen: it falls silent.""") CutKind cut) {}
