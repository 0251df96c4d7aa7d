package dev.raceprobe.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.support.Samples;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class DesiredTest {
    private static final String IMAGE = "registry.invalid/raceprobe-probe:1";

    @Test
    void theStatefulSetUsesEveryAllowedFieldOfTheTemplateAndMountsOnlyTheKeysItNeeds() {
        RaceProbe probe = Samples.probe("probe-full-template.yaml");
        matchesGolden("statefulset-full.yaml", ProbeStatefulSet.desired(probe, named(probe, 2), IMAGE, false));
    }

    @Test
    void theStatefulSetOfAPlainProbeHasNoSecretsAndNoPlacement() {
        RaceProbe probe = Samples.probe("probe-minimal.yaml");
        matchesGolden("statefulset-minimal.yaml", ProbeStatefulSet.desired(probe, named(probe, 1), IMAGE, false));
    }

    @Test
    void theConfigMapHoldsThePlanAndNothingSecret() {
        RaceProbe probe = Samples.probe("probe-full-template.yaml");
        ShardPlan plan = Samples.plan(probe, 2);
        var configMap = PlanConfigMap.desired(probe, plan);
        assertThat(configMap.getMetadata().getName()).isEqualTo("chat-plan");
        assertThat(configMap.getMetadata().getAnnotations()).containsEntry(Owned.PLAN_HASH, plan.hash());
        assertThat(ContractJson.read(configMap.getData().get("plan.json"), ShardPlan.class))
                .isEqualTo(plan);
        assertThat(configMap.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> {
            assertThat(owner.getUid()).isEqualTo(probe.getMetadata().getUid());
            assertThat(owner.getController()).isTrue();
        });
    }

    @Test
    void anotherPlanOrImageOrTemplateIsAnotherPod() {
        RaceProbe probe = Samples.probe("probe-full-template.yaml");
        String one = templateHash(ProbeStatefulSet.desired(probe, Samples.plan(probe, 1), IMAGE, false));
        assertThat(templateHash(ProbeStatefulSet.desired(probe, Samples.plan(probe, 1), IMAGE, false)))
                .isEqualTo(one);
        assertThat(templateHash(ProbeStatefulSet.desired(probe, Samples.plan(probe, 2), IMAGE, false)))
                .isNotEqualTo(one);
        assertThat(templateHash(ProbeStatefulSet.desired(probe, Samples.plan(probe, 1), "other", false)))
                .isNotEqualTo(one);
    }

    /** The hash must not depend on the iteration order of a map, which differs from process to process. */
    @Test
    void theTemplateHashIsTheSameInEveryProcess() {
        RaceProbe probe = Samples.probe("probe-full-template.yaml");
        assertThat(templateHash(ProbeStatefulSet.desired(probe, named(probe, 2), IMAGE, false)))
                .isEqualTo("1fa778ce2487ed9b");
    }

    /** The plan's hash depends on more than this test is about. */
    private static ShardPlan named(RaceProbe probe, int shards) {
        return Samples.plan(probe, shards).withHash("0123abcd");
    }

    private static String templateHash(StatefulSet set) {
        return set.getSpec().getTemplate().getMetadata().getAnnotations().get(Owned.TEMPLATE_HASH);
    }

    private static void matchesGolden(String file, HasMetadata desired) {
        String yaml = Serialization.asYaml(desired);
        assertThat(Serialization.unmarshal(yaml, JsonNode.class))
                .as(yaml)
                .isEqualTo(Serialization.unmarshal(Samples.text("golden/" + file), JsonNode.class));
    }
}
