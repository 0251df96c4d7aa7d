package dev.raceprobe.contract;

/** Arms of LatencyProfile's checks: how the same journey fared without injected latency, in the same round. */
public final class LatencyArm {
    public static final String CONTROL_PASSED = "control_passed";

    public static final String CONTROL_FAILED = "control_failed";

    /** It was not attempted, was ended before its time, or failed by our own fault: it controls nothing. */
    public static final String CONTROL_UNKNOWN = "control_unknown";

    private LatencyArm() {}
}
