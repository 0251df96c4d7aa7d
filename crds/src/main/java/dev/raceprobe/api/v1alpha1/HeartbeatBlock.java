package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Settings of Heartbeat. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record HeartbeatBlock(
        String holdFor, List<Arm> arms, List<String> pingIntervals, String expectedIdleTimeout, String minPongPercent) {
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
