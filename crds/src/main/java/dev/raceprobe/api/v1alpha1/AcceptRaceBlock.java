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

/** Settings of AcceptRace. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value =
                "!has(self.acceptWindow) || (duration(self.acceptWindow) >= duration('1ms') && duration(self.acceptWindow) <= duration('1m'))",
        message = "acceptWindow must be in [1ms, 1m]",
        fieldPath = ".acceptWindow")
@ValidationRule(
        value =
                "!has(self.responseTimeout) || (duration(self.responseTimeout) >= duration('10ms') && duration(self.responseTimeout) <= duration('5m'))",
        message = "responseTimeout must be in [10ms, 5m]",
        fieldPath = ".responseTimeout")
@ValidationRule(
        value = "self.sendOffsets.all(o, duration(o) <= duration('1m'))",
        message = "sendOffsets must each be in [0ms, 1m]",
        fieldPath = ".sendOffsets")
@ValidationRule(
        value = "self.sendOffsets.exists(o, duration(o) <= duration(self.acceptWindow))",
        message = "sendOffsets must have at least one offset within acceptWindow",
        fieldPath = ".sendOffsets")
public record AcceptRaceBlock(
        @Min(1) @Max(1000) @Default("21") @JsonPropertyDescription("""
            Connections for each round and profile, in [1, 1000], dealt over the offsets in turn. Default:
            21.""")
        Integer connections,

        @Size(min = 1, max = 64)
        @Default("[\"0ms\",\"1ms\",\"5ms\",\"20ms\",\"50ms\",\"100ms\",\"150ms\",\"600ms\"]")
        @JsonPropertyDescription("""
            When the first message (the echo's request) is sent after the 101 was read, 1 to 64 offsets in
            [0ms, 1m]. 0ms is the same turn of the event loop. Offsets beyond acceptWindow are the arm to
            compare with. Default: 0ms, 1ms, 5ms, 20ms, 50ms, 100ms, 150ms, 600ms.""")
        List<@Size(min = 2, max = 24) @Pattern(Durations.PATTERN) String> sendOffsets,

        @Default("true") @JsonPropertyDescription("""
            Draws half of a round's offsets from the bracket in which the window is known to close, so that
            its edge is found to a millisecond. Default: true.""") Boolean search,

        @Pattern(Durations.PATTERN) @Size(min = 2, max = 24) @Default("500ms") @JsonPropertyDescription("""
            How long after the 101 a race is looked for, in [1ms, 1m]; the search stays within it. Default:
            500ms.""")
        String acceptWindow,

        @Pattern(Durations.PATTERN) @Size(min = 2, max = 24) @Default("5s") @JsonPropertyDescription("""
            How long the first message may stay unanswered, in [10ms, 5m]; then it is lost. An answer within
            it is passed, however late. Default: 5s.""")
        String responseTimeout,

        @Default("false") @JsonPropertyDescription("""
            Opens as many connections more as one of the offsets has in a round, whose first message leaves
            with the request, before the 101. That breaks RFC 6455 §4.1, so its results are informative only:
            the row's message tells them, and they are neither samples nor findings. Default: false.""") Boolean pipelined) {
    public AcceptRaceBlock {
        connections = connections == null ? 21 : connections;
        sendOffsets = sendOffsets == null
                ? List.of("0ms", "1ms", "5ms", "20ms", "50ms", "100ms", "150ms", "600ms")
                : List.copyOf(sendOffsets);
        search = search == null ? true : search;
        acceptWindow = acceptWindow == null ? "500ms" : acceptWindow;
        responseTimeout = responseTimeout == null ? "5s" : responseTimeout;
        pipelined = pipelined == null ? false : pipelined;
    }

    /** Connections of a round, beside {@code connections}, whose first message leaves before the 101; 0 unless {@code pipelined}. */
    public int early() {
        return pipelined ? Math.max(1, connections / sendOffsets.size()) : 0;
    }
}
