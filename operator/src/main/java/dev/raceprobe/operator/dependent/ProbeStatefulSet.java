package dev.raceprobe.operator.dependent;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.ShardPlan;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.BooleanWithUndefined;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** The StatefulSet of a probe's pods: the pod of ordinal n is shard n. */
@KubernetesDependent(
        informer = @Informer(labelSelector = Owned.SELECTOR),
        useSSA = BooleanWithUndefined.TRUE,
        matcher = RememberedMatch.class)
public final class ProbeStatefulSet extends CRUDKubernetesDependentResource<StatefulSet, RaceProbe> {
    public ProbeStatefulSet() {
        super(StatefulSet.class);
    }

    /**
     * The StatefulSet as it must be.
     *
     * @param stopped whether there are to be no pods
     */
    public static StatefulSet desired(RaceProbe probe, ShardPlan plan, String image, boolean stopped) {
        String name = probe.getMetadata().getName();
        return new StatefulSetBuilder()
                .withMetadata(Owned.metadata(probe, name, plan.hash()))
                .withNewSpec()
                .withReplicas(stopped ? 0 : plan.shards())
                .withServiceName(name) // no such Service: pods are pulled by address
                .withPodManagementPolicy("Parallel")
                // The operator deletes old pods, all at once: rolling would let two plans load the target together
                .withNewUpdateStrategy()
                .withType("OnDelete")
                .endUpdateStrategy()
                .withNewSelector()
                .withMatchLabels(Owned.selector(name))
                .endSelector()
                .withTemplate(template(probe, plan, image))
                .endSpec()
                .build();
    }

    private static PodTemplateSpec template(RaceProbe probe, ShardPlan plan, String image) {
        PodTemplateSpec template = new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(Owned.labels(probe.getMetadata().getName()))
                .withAnnotations(Map.of(Owned.PLAN_HASH, plan.hash()))
                .endMetadata()
                .withSpec(ProbePods.spec(plan, probe.getSpec().template(), image))
                .build();
        return new PodTemplateSpecBuilder(template)
                .editMetadata()
                .addToAnnotations(Owned.TEMPLATE_HASH, hash(template))
                .endMetadata()
                .build();
    }

    /** Of the canonical JSON: the same after a restart, whatever the order of a map. */
    private static String hash(PodTemplateSpec template) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(ContractJson.write(template).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    protected StatefulSet desired(RaceProbe probe, Context<RaceProbe> context) {
        Planned planned = Planned.of(context);
        return desired(probe, planned.plan(), planned.image(), planned.stopped());
    }

    @Override
    protected boolean addOwnerReference() {
        return false; // desired has it, as the controller's
    }
}
