package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** The network between the synthetic users and the target. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value =
                "self.name != 'baseline' || (duration(self.roundTrip.max) == duration('0s') && !has(self.bandwidth) && (!has(self.phaseDelays) || self.phaseDelays.size() == 0) && (!has(self.faults) || self.faults.size() == 0))",
        message = "name baseline may not be redefined: nothing is injected there",
        fieldPath = ".name")
public record LatencyProfile(
        @Required @Pattern(Limits.LABEL) @Size(min = 1, max = 63) @JsonPropertyDescription("""
            Name of the profile, a DNS label. The built-in ones are baseline (nothing injected, no relay),
            test (10ms to 50ms), staging (100ms to 300ms) and production (50ms to 150ms); all but baseline
            may be redefined.""")
        String name,

        @Default("{}") @JsonPropertyDescription("""
            The added round trip, half of it in each direction. Default: nothing is added.""") RoundTrip roundTrip,
        @Default("Uniform") @JsonPropertyDescription("""
            How delays are drawn between min and max: Uniform, Normal (min and max are three standard
            deviations from the mean) or Pareto (many short, few long). Default: Uniform.""") Distribution distribution,

        @Default("1")
        @JsonPropertyDescription("Seed of what is drawn by chance, so that a run can be repeated. Default: 1.")
        Long seed,

        @Pattern("^[1-9][0-9]{0,9}(k|M|G|Ki|Mi|Gi)?$") @Size(min = 1, max = 16) @JsonPropertyDescription("""
            Bytes per second, each way, as a quantity: 64k, 256Ki, 1M. Default: unlimited.""")
        String bandwidth,

        @Size(max = 3) @JsonPropertyDescription("Delays of single phases, by phase. Default: none.")
        List<PhaseDelay> phaseDelays,

        @Size(max = 4) @JsonPropertyDescription("Faults of the network, by type. Default: none.")
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
