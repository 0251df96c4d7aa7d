package dev.raceprobe.operator.dependent;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.contract.ShardPlan;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The ConfigMap that holds the evidence of findings. No dependent of the workflow: what it holds is known only when the reports are
 * judged.
 */
public final class EvidenceConfigMap {
    private EvidenceConfigMap() {}

    /** The ConfigMap as it must be. */
    public static ConfigMap desired(RaceProbe probe, ShardPlan plan, Map<String, String> data) {
        return new ConfigMapBuilder()
                .withMetadata(Owned.metadata(
                        probe, Owned.evidenceName(probe.getMetadata().getName()), plan.hash()))
                .withData(data)
                .build();
    }

    public static boolean exists(RaceProbe probe, Context<RaceProbe> context) {
        return current(probe, context).isPresent();
    }

    /** Applies it where something else is there; without evidence none is begun. */
    public static void apply(RaceProbe probe, ShardPlan plan, Map<String, String> data, Context<RaceProbe> context) {
        Optional<ConfigMap> current = current(probe, context);
        boolean isSame = current.map(map -> Objects.requireNonNullElse(map.getData(), Map.of()))
                .orElse(Map.of())
                .equals(data);
        if (!isSame) {
            ConfigMap desired = desired(probe, plan, data);
            ConfigMap there = current.orElseGet(
                    () -> context.getClient().resource(desired).get());
            if (there == null
                    || !Owned.isControlledBy(there, probe.getMetadata().getUid())) {
                // taken for what is not there yet alone: a user's ConfigMap of this name would be deleted with the
                // probe
                desired.getMetadata().setResourceVersion("1");
            }
            context.getClient()
                    .resource(desired)
                    .fieldManager(Owned.MANAGER)
                    .forceConflicts()
                    .serverSideApply();
        }
    }

    private static Optional<ConfigMap> current(RaceProbe probe, Context<RaceProbe> context) {
        String name = Owned.evidenceName(probe.getMetadata().getName());
        return context.getSecondaryResources(ConfigMap.class).stream()
                .filter(map -> map.getMetadata().getName().equals(name))
                .findFirst();
    }
}
