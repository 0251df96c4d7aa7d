package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The smallest exchange that proves a connection alive. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "has(self.request) == (has(self.type) && self.type == 'Message')",
        message = "request must be set with type Message, and only with it",
        fieldPath = ".request")
@ValidationRule(
        value = "has(self.responseType) == (has(self.type) && self.type == 'Message')",
        message = "responseType must be set with type Message, and only with it",
        fieldPath = ".responseType")
@ValidationRule(
        value =
                "!has(self.timeout) || (duration(self.timeout) >= duration('10ms') && duration(self.timeout) <= duration('5m'))",
        message = "timeout must be in [10ms, 5m]",
        fieldPath = ".timeout")
public record Echo(
        @Default("PingPong") @JsonPropertyDescription("""
            PingPong: a WebSocket ping and its pong, answered by the server's framework. Message: a message
            of the application and its answer; AcceptRace, SendFailure, LatencyProfile and Heartbeat's
            Message arm test the application and need it. Default: PingPong.""") Type type,

        @Size(min = 1, max = 4096) @JsonPropertyDescription("""
            The message to send, at most 4096 characters. Required with type Message. Knows the templates
            {nonce} (a fresh correlation id), {canary} (a secret word of this user), {user}, {index} and
            {token}; values are JSON-escaped, any other brace is literal.""")
        String request,

        @Size(min = 1, max = 128) @JsonPropertyDescription("""
            Type of the answer, as read by typePointer. Where the answer has a correlation id, it must be
            the request's {nonce}. Required with type Message.""")
        String responseType,

        @Pattern(Durations.PATTERN)
        @Size(min = 2, max = 24)
        @Default("5s")
        @JsonPropertyDescription("How long the answer may take, in [10ms, 5m]. Default: 5s.")
        String timeout) {
    public Echo {
        type = type == null ? Type.PingPong : type;
        timeout = timeout == null ? "5s" : timeout;
    }

    public enum Type {
        PingPong,
        Message
    }
}
