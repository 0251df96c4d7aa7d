package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;

/** What the administrator allows probes to do. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ClusterRaceProbePolicySpec(
        LabelSelector namespaceSelector,
        List<String> allowedHosts,
        List<String> deniedCIDRs,
        Integer maxConcurrency,
        Integer maxConnectsPerSecond,
        Boolean allowFullPayloads) {
    public ClusterRaceProbePolicySpec {
        allowedHosts = allowedHosts == null ? List.of() : List.copyOf(allowedHosts);
        deniedCIDRs = deniedCIDRs == null ? List.of() : List.copyOf(deniedCIDRs);
        maxConcurrency = maxConcurrency == null ? 2000 : maxConcurrency;
        maxConnectsPerSecond = maxConnectsPerSecond == null ? 500 : maxConnectsPerSecond;
        allowFullPayloads = allowFullPayloads == null ? false : allowFullPayloads;
    }
}
