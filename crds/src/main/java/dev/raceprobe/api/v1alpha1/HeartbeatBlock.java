package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Settings of Heartbeat. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value =
                "!has(self.holdFor) || (duration(self.holdFor) >= duration('1s') && duration(self.holdFor) <= duration('24h'))",
        message = "holdFor must be in [1s, 24h]",
        fieldPath = ".holdFor")
@ValidationRule(
        value =
                "!has(self.expectedIdleTimeout) || (duration(self.expectedIdleTimeout) >= duration('0s') && duration(self.expectedIdleTimeout) <= duration('24h'))",
        message = "expectedIdleTimeout must be in [0s, 24h]",
        fieldPath = ".expectedIdleTimeout")
@ValidationRule(
        value = "self.pingIntervals.all(p, duration(p) >= duration('100ms') && duration(p) <= duration('1h'))",
        message = "pingIntervals must each be in [100ms, 1h]",
        fieldPath = ".pingIntervals")
@ValidationRule(
        value = "!has(self.minPongPercent) || double(self.minPongPercent) <= 100.0",
        message = "minPongPercent must be in [0, 100]",
        fieldPath = ".minPongPercent")
public record HeartbeatBlock(
        @Pattern(Durations.PATTERN)
        @Size(min = 2, max = 24)
        @Default("7m")
        @JsonPropertyDescription("How long connections are held, in [1s, 24h]. Default: 7m.")
        String holdFor,

        @Size(min = 1, max = 3) @Default("[\"Silent\",\"Ping\",\"Message\"]") @JsonPropertyDescription("""
            What is sent meanwhile. Silent: nothing. Ping: WebSocket pings. Message: the echo's request
            (needs protocol.echo.type Message). Default: all three.""")
        List<Arm> arms,

        @Size(min = 1, max = 8) @Default("[\"10s\",\"25s\",\"45s\"]") @JsonPropertyDescription("""
            Intervals of the Ping and Message arms, 1 to 8, each in [100ms, 1h]. Default: 10s, 25s, 45s.""")
        List<@Size(min = 2, max = 24) @Pattern(Durations.PATTERN) String> pingIntervals,

        @Pattern(Durations.PATTERN) @Size(min = 2, max = 24) @Default("60s") @JsonPropertyDescription("""
            The idle timeout that is known and accepted, in [0s, 24h]: a Silent connection may be closed
            after it. Default: 60s.""")
        String expectedIdleTimeout,

        @Pattern(Limits.PERCENT) @Size(min = 1, max = 7) @Default("70") @JsonPropertyDescription("""
            Share of pings that must be answered, in [0, 100], a decimal string. Default: 70.""")
        String minPongPercent) {
    public HeartbeatBlock {
        holdFor = holdFor == null ? "7m" : holdFor;
        arms = arms == null ? List.of(Arm.Silent, Arm.Ping, Arm.Message) : List.copyOf(arms);
        pingIntervals = pingIntervals == null ? List.of("10s", "25s", "45s") : List.copyOf(pingIntervals);
        expectedIdleTimeout = expectedIdleTimeout == null ? "60s" : expectedIdleTimeout;
        minPongPercent = minPongPercent == null ? "70" : minPongPercent;
    }

    public enum Arm {
        Silent,
        Ping,
        Message
    }
}
