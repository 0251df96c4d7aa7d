package dev.raceprobe.operator.dependent;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.contract.Evidence;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Map;

/** Names, labels and owners of what belongs to a RaceProbe: how owned objects are found, and who cleans them up. */
public final class Owned {
    public static final String MANAGER = "raceprobe-operator";
    /** Selects everything that the operator owns; each informer carries it. */
    public static final String SELECTOR = "app.kubernetes.io/managed-by=" + MANAGER;

    public static final String INSTANCE = "app.kubernetes.io/instance";
    /** Annotation: hash of the plan that a pod plays. */
    public static final String PLAN_HASH = RaceProbe.GROUP + "/plan-hash";
    /** Annotation: hash of the template that a pod was made from; another one than desired is an old pod. */
    public static final String TEMPLATE_HASH = RaceProbe.GROUP + "/template-hash";

    /** Annotation: what is known of the rollouts of the target's workload. */
    public static final String ROLLOUTS = RaceProbe.GROUP + "/target-rollouts";

    static final String NAME = "app.kubernetes.io/name";
    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    private static final String COMPONENT = "raceprobe-probe";

    private Owned() {}

    /** Name of the ConfigMap with the plan. */
    public static String planName(String probe) {
        return probe + "-plan";
    }

    /** Name of the ConfigMap with the evidence. */
    public static String evidenceName(String probe) {
        return Evidence.configMap(probe);
    }

    /** Labels of everything owned. */
    public static Map<String, String> labels(String probe) {
        return Map.of(NAME, COMPONENT, INSTANCE, probe, MANAGED_BY, MANAGER);
    }

    /** Labels that the StatefulSet selects its pods by; they can never change. */
    static Map<String, String> selector(String probe) {
        return Map.of(NAME, COMPONENT, INSTANCE, probe);
    }

    /** Metadata of an owned object that is made of one plan alone. */
    static ObjectMeta metadata(RaceProbe probe, String name, String planHash) {
        return metadata(probe, name)
                .edit()
                .withAnnotations(Map.of(PLAN_HASH, planHash))
                .build();
    }

    /** Metadata of an owned object. */
    static ObjectMeta metadata(RaceProbe probe, String name) {
        return new ObjectMetaBuilder()
                .withNamespace(probe.getMetadata().getNamespace())
                .withName(name)
                .withLabels(labels(probe.getMetadata().getName()))
                .withOwnerReferences(controller(probe))
                .build();
    }

    /**
     * The controller reference: the garbage collector deletes what is owned, also while the operator is down, so that no
     * finalizer is needed. blockOwnerDeletion stays unset: it would need a verb on raceprobes/finalizers.
     */
    private static OwnerReference controller(RaceProbe probe) {
        return new OwnerReferenceBuilder()
                .withApiVersion(HasMetadata.getApiVersion(RaceProbe.class))
                .withKind(HasMetadata.getKind(RaceProbe.class))
                .withName(probe.getMetadata().getName())
                .withUid(probe.getMetadata().getUid())
                .withController(true)
                .build();
    }

    /** Whether {@code object} is controlled by the object of that UID. */
    public static boolean isControlledBy(HasMetadata object, String ownerUid) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> Boolean.TRUE.equals(owner.getController()) && ownerUid.equals(owner.getUid()));
    }
}
