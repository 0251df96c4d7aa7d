package dev.raceprobe.contract;

/** Arms of LatencyProfile's checks: how the same journey fared without injected latency, in the same round. */
public final class LatencyArm {
    public static final String CONTROL_PASSED = "control_passed";

    /** It failed, said nothing, or was not attempted. */
    public static final String CONTROL_FAILED = "control_failed";

    private LatencyArm() {}
}
