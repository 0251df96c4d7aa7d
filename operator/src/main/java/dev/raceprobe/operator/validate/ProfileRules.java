package dev.raceprobe.operator.validate;

import dev.raceprobe.api.v1alpha1.Fault;
import dev.raceprobe.api.v1alpha1.LatencyProfile;
import dev.raceprobe.api.v1alpha1.PhaseDelay;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a schema cannot say about a latency profile. */
final class ProfileRules {
    /** Slower than this no opening handshake ends in a useful time. */
    private static final int MIN_BYTES_PER_SECOND = 1_000;

    private static final double ALL = 100;

    private ProfileRules() {}

    /** What is wrong, by field. */
    static Map<String, String> violations(LatencyProfile profile) {
        Map<String, String> violations = new LinkedHashMap<>();
        String bandwidth = profile.bandwidth();
        if (bandwidth != null && bandwidth.matches("[0-9]{1,3}")) {
            violations.put(
                    "bandwidth", "must be at least " + MIN_BYTES_PER_SECOND + " bytes per second, was " + bandwidth);
        }
        List<PhaseDelay.Phase> phases =
                profile.phaseDelays().stream().map(PhaseDelay::phase).toList();
        repeated(phases)
                .ifPresent(p -> violations.put("phaseDelays", "must name each phase once, named " + p + " again"));
        List<Fault.Type> types = profile.faults().stream().map(Fault::type).toList();
        repeated(types).ifPresent(t -> violations.put("faults", "must name each type once, named " + t + " again"));
        double ending = profile.faults().stream()
                .filter(f -> f.type() == Fault.Type.Reset || f.type() == Fault.Type.HalfOpen)
                .mapToDouble(f -> Double.parseDouble(f.percent()))
                .sum();
        if (ending > ALL) {
            violations.put(
                    "faults", "of types Reset and HalfOpen must have at most 100 percent together, had " + ending);
        }
        return violations;
    }

    private static <T> Optional<T> repeated(List<T> all) {
        return all.stream()
                .filter(one -> all.indexOf(one) != all.lastIndexOf(one))
                .findFirst();
    }
}
