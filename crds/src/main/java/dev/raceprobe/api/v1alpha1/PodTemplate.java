package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.List;
import java.util.Map;

/** The allow-listed fields of the probe pods. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record PodTemplate(
        @Pattern(Limits.SUBDOMAIN) @Size(min = 1, max = 253) @JsonPropertyDescription("""
            ServiceAccount of the probe pods; its token is not mounted. Default: the namespace's default.""")
        String serviceAccountName,

        @JsonPropertyDescription("""
            Requests and limits of the probe container. Default: requests cpu 100m and memory 128Mi, limit
            memory 256Mi.""") ResourceRequirements resources,
        @JsonPropertyDescription("""
            Labels of the nodes on which probe pods may run, at most 32. Default: any node.""") Map<String, String> nodeSelector,

        @JsonPropertyDescription("Taints that probe pods tolerate, at most 16. Default: none.")
        List<Toleration> tolerations,

        @JsonPropertyDescription("""
            How probe pods are spread over nodes and zones, at most 8. Default: the scheduler's.""") List<TopologySpreadConstraint> topologySpreadConstraints) {
    public PodTemplate {
        nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
        tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
        topologySpreadConstraints =
                topologySpreadConstraints == null ? List.of() : List.copyOf(topologySpreadConstraints);
    }
}
