package dev.raceprobe.operator.reconcile;

import dev.raceprobe.operator.collect.ShardPod;
import dev.raceprobe.operator.dependent.Owned;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Collection;
import java.util.List;

/** Which pods have to go: those made from another template than the StatefulSet's, so that old and new never load the target together. */
final class OldPods {
    private OldPods() {}

    /** The pods of this very StatefulSet that are old and not yet on their way out. */
    static List<Pod> of(StatefulSet set, Collection<Pod> pods) {
        String current =
                set.getSpec().getTemplate().getMetadata().getAnnotations().get(Owned.TEMPLATE_HASH);
        return ShardPod.ownedBy(set, pods).stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod ->
                        !current.equals(pod.getMetadata().getAnnotations().get(Owned.TEMPLATE_HASH)))
                .toList();
    }
}
