package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;

/** What the administrator allows probes to do. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ClusterRaceProbePolicySpec(
        @Default("{}") @JsonPropertyDescription("Namespaces whose probes the policy is about. Default: all.")
        LabelSelector namespaceSelector,

        @Size(max = 64) @JsonPropertyDescription("""
            Hosts that any URL of a spec may name (target, token endpoint, readiness, state, metrics), at
            most 64: a name, or *.suffix for all names below it. Default: every host.""")
        List<
                        @Size(min = 1, max = 253)
                        @Pattern("^(\\*|(\\*\\.)?[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)$")
                        String>
                allowedHosts,

        @Size(max = 64) @JsonPropertyDescription("""
            Addresses that no connection may go to, in CIDR notation, at most 64; checked on the address
            that is connected to. Without any policy the cloud's metadata addresses are denied.""")
        List<@Size(min = 4, max = 49) @Pattern("^[0-9A-Fa-f.:]+/[0-9]{1,3}$") String> deniedCIDRs,

        @Min(1) @Max(1000000) @Default("2000") @JsonPropertyDescription("""
            Connections open at once for each target host, over all probes, in [1, 1000000]. The smallest
            cap of all matching policies counts; at a cap the youngest probe is denied. Default: 2000.""")
        Integer maxConcurrency,

        @Min(1) @Max(1000000) @Default("500") @JsonPropertyDescription("""
            Connections started in a second for each target host, over all probes, in [1, 1000000]. Default:
            500.""")
        Integer maxConnectsPerSecond,

        @Default("false") @JsonPropertyDescription("Whether evidence.payloads Full is allowed. Default: false.")
        Boolean allowFullPayloads) {
    public ClusterRaceProbePolicySpec {
        namespaceSelector = namespaceSelector == null ? new LabelSelector() : namespaceSelector;
        allowedHosts = allowedHosts == null ? List.of() : List.copyOf(allowedHosts);
        deniedCIDRs = deniedCIDRs == null ? List.of() : List.copyOf(deniedCIDRs);
        maxConcurrency = maxConcurrency == null ? 2000 : maxConcurrency;
        maxConnectsPerSecond = maxConnectsPerSecond == null ? 500 : maxConnectsPerSecond;
        allowFullPayloads = allowFullPayloads == null ? false : allowFullPayloads;
    }
}
