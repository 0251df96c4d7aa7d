package dev.raceprobe.operator.collect;

import dev.raceprobe.operator.dependent.Owned;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One pod that may report for a shard: controlled by the StatefulSet that we own (by UID, a name can be taken by anybody),
 * running, with an address.
 *
 * @param shard index of the shard: the pod's ordinal
 * @param namespace of the pod
 * @param name of the pod
 * @param uid of the pod; its reports must carry it
 * @param ip address of the pod, without brackets
 * @param ready whether its Ready condition holds
 */
public record ShardPod(int shard, String namespace, String name, String uid, String ip, boolean ready) {

    /** The pods that this very StatefulSet controls. */
    public static List<Pod> ownedBy(StatefulSet set, Collection<Pod> pods) {
        return pods.stream()
                .filter(pod -> Owned.isControlledBy(pod, set.getMetadata().getUid()))
                .toList();
    }

    /**
     * The shards of a plan among {@code pods}, in order. A pod that is not ready, or is on its way out, is pulled all the same:
     * its last report is as true as any. One that plays another plan is not asked: nothing that it reports would be believed.
     *
     * @param planHash of the plan
     */
    public static List<ShardPod> of(StatefulSet set, String planHash, Collection<Pod> pods) {
        return ownedBy(set, pods).stream()
                .filter(pod ->
                        planHash.equals(pod.getMetadata().getAnnotations().get(Owned.PLAN_HASH)))
                .flatMap(pod -> shard(set, pod).stream())
                .sorted(Comparator.comparingInt(ShardPod::shard))
                .toList();
    }

    private static Optional<ShardPod> shard(StatefulSet set, Pod pod) {
        return ordinal(set.getMetadata().getName(), pod.getMetadata().getName())
                .filter(ordinal -> isRunning(pod))
                .map(ordinal -> new ShardPod(
                        ordinal,
                        pod.getMetadata().getNamespace(),
                        pod.getMetadata().getName(),
                        pod.getMetadata().getUid(),
                        pod.getStatus().getPodIP(),
                        isReady(pod)));
    }

    private static Optional<Integer> ordinal(String set, String pod) {
        String prefix = set + "-";
        if (!pod.startsWith(prefix) || !pod.substring(prefix.length()).matches("0|[1-9][0-9]{0,5}")) {
            return Optional.empty();
        }
        return Optional.of(Integer.valueOf(pod.substring(prefix.length())));
    }

    private static boolean isRunning(Pod pod) {
        return pod.getStatus() != null
                && "Running".equals(pod.getStatus().getPhase())
                && pod.getStatus().getPodIP() != null
                && !pod.getStatus().getPodIP().isBlank();
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
    }
}
