package dev.raceprobe.operator.plan;

import dev.raceprobe.api.v1alpha1.LatencyProfile;
import dev.raceprobe.api.v1alpha1.RoundTrip;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The latency profiles that exist without being named, and those of the spec, which may redefine all but baseline. */
public final class Profiles {
    /** The profile without any injected latency. */
    public static final String BASELINE = "baseline";

    private static final List<LatencyProfile> BUILT_IN = List.of(
            profile(BASELINE, "0ms", "0ms"),
            profile("test", "10ms", "50ms"),
            profile("staging", "100ms", "300ms"),
            profile("production", "50ms", "150ms"));

    private Profiles() {}

    /** All profiles by name. */
    public static Map<String, LatencyProfile> of(List<LatencyProfile> ofSpec) {
        Map<String, LatencyProfile> profiles = new LinkedHashMap<>();
        BUILT_IN.forEach(profile -> profiles.put(profile.name(), profile));
        ofSpec.stream().filter(p -> !p.name().equals(BASELINE)).forEach(p -> profiles.put(p.name(), p));
        return profiles;
    }

    private static LatencyProfile profile(String name, String min, String max) {
        return new LatencyProfile(name, new RoundTrip(min, max), null, null, null, null, null);
    }
}
