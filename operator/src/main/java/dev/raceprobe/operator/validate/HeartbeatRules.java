package dev.raceprobe.operator.validate;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.HeartbeatBlock;
import dev.raceprobe.api.v1alpha1.Scenario;
import java.util.ArrayList;
import java.util.List;

/** What the fields of Heartbeat ask of each other. */
final class HeartbeatRules {
    /** Frames that one connection sends while it is held, at most. */
    private static final int MAX_FRAMES = 100_000;

    private HeartbeatRules() {}

    /** Violations of a scenario, in the order of its fields. */
    static List<Violation> of(String path, Scenario scenario) {
        List<Violation> violations = new ArrayList<>();
        HeartbeatBlock block = scenario.heartbeat();
        if (block == null) {
            return violations;
        }
        onlyOnce(path + ".heartbeat.arms", block.arms(), violations);
        onlyOnce(path + ".heartbeat.pingIntervals", block.pingIntervals(), violations);
        boolean sends = block.arms().stream().anyMatch(arm -> arm != HeartbeatBlock.Arm.Silent);
        for (int i = 0; sends && i < block.pingIntervals().size(); i++) {
            ofInterval(
                    path + ".heartbeat.pingIntervals[" + i + "]",
                    block.pingIntervals().get(i),
                    block.holdFor(),
                    violations);
        }
        return violations;
    }

    private static void ofInterval(String path, String interval, String holdFor, List<Violation> violations) {
        long hold = millis(holdFor);
        long every = millis(interval);
        if (hold < 0 || every <= 0) {
            return; // the schema says so
        }
        if (every >= hold) {
            violations.add(new Violation(
                    path, "must be shorter than heartbeat.holdFor, which is " + holdFor + ", was " + interval));
        } else if (hold / every > MAX_FRAMES) {
            violations.add(new Violation(
                    path,
                    "must be at least a " + MAX_FRAMES + "th of heartbeat.holdFor, which is " + holdFor + ", was "
                            + interval));
        }
    }

    private static long millis(String duration) {
        try {
            return Durations.millis(duration);
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }

    private static void onlyOnce(String path, List<?> values, List<Violation> violations) {
        for (int i = 0; i < values.size(); i++) {
            if (values.indexOf(values.get(i)) < i) {
                violations.add(new Violation(path + "[" + i + "]", "must be named once, was " + values.get(i)));
            }
        }
    }
}
