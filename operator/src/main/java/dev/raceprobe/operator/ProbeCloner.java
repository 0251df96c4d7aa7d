package dev.raceprobe.operator;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.config.Cloner;

/**
 * Copies what a reconcile is given, each time. Spec and status of a RaceProbe are records that nobody changes: a copy shares them,
 * and only its metadata are its own. All else is copied whole.
 */
final class ProbeCloner implements Cloner {
    private final KubernetesSerialization whole;

    ProbeCloner(KubernetesSerialization whole) {
        this.whole = whole;
    }

    @Override
    public <R extends HasMetadata> R clone(R object) {
        if (!(object instanceof RaceProbe probe)) {
            return whole.clone(object);
        }
        RaceProbe copy = new RaceProbe();
        copy.setMetadata(probe.getMetadata().edit().build());
        copy.setSpec(probe.getSpec());
        copy.setStatus(probe.getStatus());
        @SuppressWarnings("unchecked") // it is a RaceProbe
        R typed = (R) copy;
        return typed;
    }
}
