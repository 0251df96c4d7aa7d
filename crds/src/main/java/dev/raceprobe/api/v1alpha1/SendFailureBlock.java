package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Settings of SendFailure. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SendFailureBlock(List<Point> points, String holdFor) {
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
