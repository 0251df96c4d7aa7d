package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** The network between the synthetic users and the target. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record LatencyProfile(
        String name,
        RoundTrip roundTrip,
        Distribution distribution,
        Long seed,
        String bandwidth,
        List<PhaseDelay> phaseDelays,
        List<Fault> faults) {
    public LatencyProfile {
        roundTrip = roundTrip == null ? new RoundTrip(null, null) : roundTrip;
        distribution = distribution == null ? Distribution.Uniform : distribution;
        seed = seed == null ? 1L : seed;
        phaseDelays = phaseDelays == null ? List.of() : List.copyOf(phaseDelays);
        faults = faults == null ? List.of() : List.copyOf(faults);
    }

    public enum Distribution {
        Uniform,
        Normal,
        Pareto
    }
}
