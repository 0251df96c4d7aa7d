package dev.raceprobe.operator.dependent;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.rollout.Rollouts;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.BooleanWithUndefined;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import java.util.Map;

/** The ConfigMap that holds the plan. A plan names Secrets and never holds one. */
// JOSDK updates ConfigMaps without server-side apply unless told; one way of writing for all that we own
@KubernetesDependent(
        informer = @Informer(labelSelector = Owned.SELECTOR),
        useSSA = BooleanWithUndefined.TRUE,
        matcher = RememberedMatch.class)
public final class PlanConfigMap extends CRUDKubernetesDependentResource<ConfigMap, RaceProbe> {
    static final String FILE = "plan.json";

    public PlanConfigMap() {
        super(ConfigMap.class);
    }

    /** The ConfigMap as it must be. */
    public static ConfigMap desired(RaceProbe probe, ShardPlan plan) {
        return new ConfigMapBuilder()
                .withMetadata(
                        Owned.metadata(probe, Owned.planName(probe.getMetadata().getName()), plan.hash()))
                .withData(Map.of(FILE, ContractJson.write(plan)))
                .build();
    }

    /** The same, and what is to be remembered beside it: it is not a part of the plan, and no pod goes when it changes. */
    public static ConfigMap desired(RaceProbe probe, ShardPlan plan, Rollouts rollouts) {
        ConfigMap map = desired(probe, plan);
        return rollouts.equals(Rollouts.NONE)
                ? map
                : map.edit()
                        .editMetadata()
                        .addToAnnotations(Owned.ROLLOUTS, rollouts.text())
                        .endMetadata()
                        .build();
    }

    /** What was remembered. */
    public static Rollouts rollouts(RaceProbe probe, Context<RaceProbe> context) {
        String name = Owned.planName(probe.getMetadata().getName());
        return context.getSecondaryResources(ConfigMap.class).stream()
                .filter(map -> map.getMetadata().getName().equals(name))
                .map(map -> map.getMetadata().getAnnotations().get(Owned.ROLLOUTS))
                .findFirst()
                .map(Rollouts::parse)
                .orElse(Rollouts.NONE);
    }

    @Override
    protected ConfigMap desired(RaceProbe probe, Context<RaceProbe> context) {
        Planned planned = Planned.of(context);
        return desired(probe, planned.plan(), planned.rollouts());
    }

    @Override
    protected boolean addOwnerReference() {
        return false; // desired has it, as the controller's
    }
}
