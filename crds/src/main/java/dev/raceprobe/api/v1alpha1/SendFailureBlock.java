package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Settings of SendFailure. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value =
                "!has(self.holdFor) || (duration(self.holdFor) >= duration('100ms') && duration(self.holdFor) <= duration('24h'))",
        message = "holdFor must be in [100ms, 24h]",
        fieldPath = ".holdFor")
public record SendFailureBlock(
        @Size(min = 1, max = 3) @Default("[\"AfterReady\",\"MidLife\",\"BeforeClose\"]") @JsonPropertyDescription("""
            When an echo is asked for: AfterReady, MidLife (half of holdFor), BeforeClose. Default: all
            three.""")
        List<Point> points,

        @Pattern(Durations.PATTERN)
        @Size(min = 2, max = 24)
        @Default("10s")
        @JsonPropertyDescription("How long the connection lives, in [100ms, 24h]. Default: 10s.")
        String holdFor) {
    public SendFailureBlock {
        points = points == null ? List.of(Point.AfterReady, Point.MidLife, Point.BeforeClose) : List.copyOf(points);
        holdFor = holdFor == null ? "10s" : holdFor;
    }

    public enum Point {
        AfterReady,
        MidLife,
        BeforeClose
    }
}
