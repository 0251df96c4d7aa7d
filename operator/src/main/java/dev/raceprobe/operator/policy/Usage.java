package dev.raceprobe.operator.policy;

import dev.raceprobe.operator.validate.Violation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What probes take of one target host.
 *
 * @param concurrency connections open at once
 * @param connectsPerSecond connections started in a second
 */
record Usage(long concurrency, long connectsPerSecond) {
    static final Usage NONE = new Usage(0, 0);

    Usage plus(Demand probe) {
        return new Usage(concurrency + probe.concurrency(), connectsPerSecond + probe.connectsPerSecond());
    }

    /** Why the probe does not fit beside these; of all policies the smallest cap counts. */
    List<Violation> objections(Demand probe, List<Policy> caps) {
        Policy smallest = caps.stream()
                .min(Comparator.comparingInt(policy -> policy.spec().maxConcurrency()))
                .orElseThrow();
        Policy slowest = caps.stream()
                .min(Comparator.comparingInt(policy -> policy.spec().maxConnectsPerSecond()))
                .orElseThrow();
        List<Violation> objections = new ArrayList<>();
        if (concurrency + probe.concurrency() > smallest.spec().maxConcurrency()) {
            objections.add(new Violation(
                    "spec.load.concurrency",
                    text(
                            "connections to",
                            probe.targetHost(),
                            "maxConcurrency",
                            smallest,
                            smallest.spec().maxConcurrency(),
                            probe.concurrency(),
                            concurrency)));
        }
        if (connectsPerSecond + probe.connectsPerSecond() > slowest.spec().maxConnectsPerSecond()) {
            objections.add(new Violation(
                    "spec.load.maxConnectsPerSecond",
                    text(
                            "connects per second to",
                            probe.targetHost(),
                            "maxConnectsPerSecond",
                            slowest,
                            slowest.spec().maxConnectsPerSecond(),
                            probe.connectsPerSecond(),
                            connectsPerSecond)));
        }
        return objections;
    }

    private static String text(
            String what, String host, String field, Policy policy, int cap, int wanted, long olderTake) {
        String whose = policy.name().isEmpty() ? "which holds without a ClusterRaceProbePolicy" : "of " + policy;
        return what + " " + host + " must be at most " + cap + " over all probes, " + field + " " + whose + ", was "
                + wanted + " beside " + olderTake + " of older probes";
    }
}
