package dev.raceprobe.localkube.sdk;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import java.util.Map;

/** The ConfigMap of a gadget. */
@KubernetesDependent(informer = @Informer(labelSelector = "app.kubernetes.io/managed-by=gadgets"))
public class GadgetConfig extends CRUDKubernetesDependentResource<ConfigMap, Gadget> {
    @Override
    protected ConfigMap desired(Gadget gadget, Context<Gadget> context) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(gadget.getMetadata().getName() + "-config")
                .withNamespace(gadget.getMetadata().getNamespace())
                .withLabels(Map.of("app.kubernetes.io/managed-by", "gadgets"))
                .endMetadata()
                .withData(Map.of("size", String.valueOf(gadget.getSpec().size())))
                .build();
    }
}
