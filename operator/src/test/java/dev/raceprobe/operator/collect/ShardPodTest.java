package dev.raceprobe.operator.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.raceprobe.operator.dependent.Owned;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShardPodTest {
    private static final StatefulSet SET = new StatefulSetBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName("chat")
            .withUid("set-uid")
            .endMetadata()
            .build();

    @Test
    void theShardIsThePodsOrdinal() {
        assertThat(ShardPod.of(
                        SET,
                        "plan",
                        List.of(
                                pod("chat-1", "set-uid").build(),
                                pod("chat-0", "set-uid").build())))
                .extracting(ShardPod::shard, ShardPod::uid)
                .containsExactly(tuple(0, "uid-chat-0"), tuple(1, "uid-chat-1"));
    }

    @Test
    void aStrayPodWithTheRightLabelsAndNameIsNoShard() {
        assertThat(ShardPod.of(
                        SET,
                        "plan",
                        List.of(pod("chat-0", "another-set-of-that-name").build())))
                .isEmpty();
        Pod notControlled = pod("chat-0", "set-uid")
                .editMetadata()
                .editFirstOwnerReference()
                .withController(null)
                .endOwnerReference()
                .endMetadata()
                .build();
        assertThat(ShardPod.of(SET, "plan", List.of(notControlled))).isEmpty();
    }

    @Test
    void aPodWhoseNameIsNoOrdinalIsNoShard() {
        assertThat(ShardPod.of(
                        SET,
                        "plan",
                        List.of(
                                pod("chat-x", "set-uid").build(),
                                pod("chat-00", "set-uid").build(),
                                pod("other-0", "set-uid").build())))
                .isEmpty();
    }

    @Test
    void aPodWithoutAddressOrNotRunningIsNotPulled() {
        Pod pending = pod("chat-0", "set-uid")
                .editStatus()
                .withPhase("Pending")
                .endStatus()
                .build();
        Pod homeless = pod("chat-1", "set-uid")
                .editStatus()
                .withPodIP(null)
                .endStatus()
                .build();
        assertThat(ShardPod.of(SET, "plan", List.of(pending, homeless))).isEmpty();
    }

    @Test
    void aPodThatIsNotReadyIsPulledAllTheSame() {
        Pod unready = pod("chat-0", "set-uid")
                .editStatus()
                .withConditions()
                .endStatus()
                .build();
        assertThat(ShardPod.of(SET, "plan", List.of(unready)))
                .singleElement()
                .satisfies(shard -> assertThat(shard.ready()).isFalse());
    }

    @Test
    void aPodThatPlaysAnotherPlanIsNotAsked() {
        Pod old = pod("chat-0", "set-uid").build();
        assertThat(ShardPod.of(SET, "the next plan", List.of(old))).isEmpty();
        assertThat(ShardPod.of(SET, "plan", List.of(old))).hasSize(1);
    }

    private static PodBuilder pod(String name, String ownerUid) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(name)
                .withUid("uid-" + name)
                .withAnnotations(Map.of(Owned.PLAN_HASH, "plan"))
                .addNewOwnerReference()
                .withApiVersion("apps/v1")
                .withKind("StatefulSet")
                .withName("chat")
                .withUid(ownerUid)
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .withPodIP("127.0.0.9")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus();
    }
}
