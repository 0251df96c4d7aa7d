package dev.raceprobe.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.collect.Collected;
import dev.raceprobe.operator.judge.ConditionFact;
import dev.raceprobe.operator.merge.EvidenceWindow;
import dev.raceprobe.operator.plan.PlanOptions;
import dev.raceprobe.operator.plan.Planner;
import dev.raceprobe.operator.story.Specs;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReadyFactTest {
    private static final Instant START = Instant.parse("2026-08-22T10:00:00Z");
    private static final ShardPlan PLAN = Planner.plan(
            "chat",
            "staging",
            Specs.of("'load':{'shards':{'mode':'Fixed','replicas':2}},'scenarios':[" + Specs.ACCEPT + "]"),
            PlanOptions.continuous(List.of()));
    private static final Collected NONE = new Collected(
            true,
            new EvidenceWindow(PLAN),
            Map.of(),
            Set.of(),
            OptionalLong.empty(),
            List.of("shard 0: no pod", "shard 1: no pod"));
    private static final Pod STARTING = Serialization.unmarshal("metadata: {name: staging-0}\nstatus: {}", Pod.class);
    private static final Pod STUCK = Serialization.unmarshal("""
            metadata: {name: staging-0}
            status: {containerStatuses: [{state: {waiting: {reason: ImagePullBackOff, message: back-off}}}]}
            """, Pod.class);

    private final PodsAwaited awaited = new PodsAwaited();

    @Test
    void podsThatNobodyCreatesAreToldAfterHalfAMinute() {
        assertThat(ready(0).reason()).isEqualTo("ProbesStarting");
        assertThat(ready(29).reason()).isEqualTo("ProbesStarting");
        assertThat(ready(30).reason()).isEqualTo("PodsNotCreated");
        assertThat(ready(31).message())
                .isEqualTo(
                        "0/2 shards; 0 of 2 pods are created: kubectl describe statefulset staging -n chat says why");
    }

    @Test
    void aQuotaThatOnePodFitsIntoIsToldToo() {
        ready(0, STARTING);

        assertThat(ready(30, STARTING).message()).contains("1 of 2 pods");
    }

    @Test
    void aPodThatIsThereAndStuckIsToldFirst() {
        ready(0, STUCK);

        assertThat(ready(30, STUCK).reason()).isEqualTo("ImagePullBackOff");
    }

    @Test
    void podsThatAreCreatedAreAwaitedNoMore() {
        ready(0);
        ready(10, STARTING, STARTING);

        assertThat(ready(40).reason()).isEqualTo("ProbesStarting");
    }

    @Test
    void podsThatAreNotWantedAreNotAwaited() {
        ready(0);
        awaited.none();

        assertThat(ready(60).reason()).isEqualTo("ProbesStarting");
    }

    private ConditionFact ready(int second, Pod... pods) {
        return ReadyFact.of(
                PLAN, NONE, List.of(pods), awaited.isOverdue(pods.length, PLAN.shards(), START.plusSeconds(second)));
    }
}
