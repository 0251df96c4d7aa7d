package dev.raceprobe.localkube.sdk;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import java.util.Map;

/** The StatefulSet of a gadget: everything that an API server defaults, and every kind of list that merges. */
@KubernetesDependent(informer = @Informer(labelSelector = "app.kubernetes.io/managed-by=gadgets"))
public class GadgetSet extends CRUDKubernetesDependentResource<StatefulSet, Gadget> {
    @Override
    protected StatefulSet desired(Gadget gadget, Context<Gadget> context) {
        Map<String, String> labels = Map.of(
                "app.kubernetes.io/managed-by",
                "gadgets",
                "app",
                gadget.getMetadata().getName());
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName(gadget.getMetadata().getName())
                .withNamespace(gadget.getMetadata().getNamespace())
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withReplicas(2)
                .withPodManagementPolicy("Parallel")
                .withNewUpdateStrategy()
                .withType("OnDelete")
                .endUpdateStrategy()
                .withNewSelector()
                .withMatchLabels(labels)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("gadget:1")
                .addNewEnv()
                .withName("POD_IP")
                .withNewValueFrom()
                .withNewFieldRef()
                .withFieldPath("status.podIP")
                .endFieldRef()
                .endValueFrom()
                .endEnv()
                .addNewPort()
                .withContainerPort(8080)
                .withName("http")
                .endPort()
                .withNewReadinessProbe()
                .withNewHttpGet()
                .withPath("/readyz")
                .withNewPort("http")
                .endHttpGet()
                .endReadinessProbe()
                .addNewVolumeMount()
                .withName("config")
                .withMountPath("/etc/gadget")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("config")
                .withNewConfigMap()
                .withName(gadget.getMetadata().getName() + "-config")
                .endConfigMap()
                .endVolume()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
