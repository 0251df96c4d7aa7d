package dev.raceprobe.operator.reconcile;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.dependent.EvidenceConfigMap;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes the evidence beside the status. Where the API server refuses it (a quota of ConfigMaps), the verdict stands all the same:
 * Ready tells, findings name no evidence that is not there, and it is tried again with each status.
 */
final class EvidenceWriter {
    private final Map<ResourceID, ApplyFailure> refusals = new ConcurrentHashMap<>();

    /** Words for Ready; empty: the evidence was taken when it was last written. */
    String complaint(RaceProbe probe) {
        return Optional.ofNullable(refusals.get(ResourceID.fromResource(probe)))
                .map(refusal -> "no evidence is kept: " + refusal.message())
                .orElse("");
    }

    /** @param keys ids of the findings that there is evidence of */
    RaceProbeStatus refer(RaceProbeStatus status, RaceProbe probe, Set<String> keys) {
        boolean isRefused = refusals.containsKey(ResourceID.fromResource(probe));
        return EvidenceRefs.in(status, probe.getMetadata().getName(), isRefused ? Set.of() : keys);
    }

    /**
     * Writes it where it is time to.
     *
     * @param isDue whether the status was written
     * @throws KubernetesClientException if the API server neither took nor refused it
     */
    void write(
            RaceProbe probe, ShardPlan plan, Map<String, String> evidence, boolean isDue, Context<RaceProbe> context) {
        ResourceID id = ResourceID.fromResource(probe);
        if (isDue || !refusals.containsKey(id) && !EvidenceConfigMap.exists(probe, context)) {
            try {
                EvidenceConfigMap.apply(probe, plan, evidence, context);
                refusals.remove(id);
            } catch (KubernetesClientException e) {
                refusals.put(id, ApplyFailure.behind(e).orElseThrow(() -> e));
            }
        }
    }

    void forget(ResourceID probe) {
        refusals.remove(probe);
    }
}
