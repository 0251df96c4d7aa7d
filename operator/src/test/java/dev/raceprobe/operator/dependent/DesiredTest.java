package dev.raceprobe.operator.dependent;

import static dev.raceprobe.operator.policy.Policies.METADATA_SERVICES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.evidence.EvidenceData;
import dev.raceprobe.operator.judge.Judge;
import dev.raceprobe.operator.plan.PlanOptions;
import dev.raceprobe.operator.plan.Planner;
import dev.raceprobe.operator.story.Specs;
import dev.raceprobe.operator.story.Story;
import dev.raceprobe.operator.support.Samples;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void theNetworkPolicyOfAPlainProbeDeniesTheMetadataServicesAndNobodyEntry() {
        RaceProbe probe = Samples.probe("probe-minimal.yaml");
        matchesGolden(
                "networkpolicy-minimal.yaml",
                ProbeNetworkPolicy.desired(probe, denying(probe, METADATA_SERVICES), Scrapers.ANYBODY));
    }

    @Test
    void theNetworkPolicyDeniesWhatThePoliciesDenyAndAdmitsOnlyScrapersAndTheOperator() {
        RaceProbe probe = Samples.probe("probe-full-template.yaml");
        List<String> denied = List.of("10.66.1.2/16", "10.66.0.0/16", "::ffff:c0a8:0/112", "fd00:EC2::254/128");
        matchesGolden(
                "networkpolicy-full.yaml",
                ProbeNetworkPolicy.desired(
                        probe,
                        denying(probe, denied),
                        new Scrapers(Set.of("monitoring", "grafana"), "raceprobe-system")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0.0.0.0/0            | [::/0]
            ::/0, 10.0.0.0/8     | [0.0.0.0/0]
            10.1.2.3/0, ::1/0    | []
            """)
    void aFamilyThatIsDeniedWhollyIsNotNamedAtAll(String denied, String allowed) {
        RaceProbe probe = Samples.probe("probe-minimal.yaml");
        var policy = ProbeNetworkPolicy.desired(
                probe, denying(probe, List.of(denied.split(", "))), new Scrapers(Set.of("monitoring"), ""));
        List<String> named = policy.getSpec().getEgress().stream()
                .flatMap(rule -> rule.getTo().stream())
                .map(peer -> peer.getIpBlock().getCidr())
                .toList();
        assertThat(named).hasToString(allowed);
        assertThat(policy.getSpec().getEgress())
                .as("a rule without ports and addresses would allow everything")
                .noneMatch(rule -> rule.getPorts().isEmpty() && rule.getTo().isEmpty());
    }

    @Test
    void theEvidenceConfigMapHoldsTheEvidenceOfEachFindingByItsId() {
        RaceProbe probe = Samples.probe("probe-minimal.yaml");
        Story story = Story.of(Specs.of("'scenarios':[" + Specs.EVENTS + "]"))
                .then(s -> s.pass(60)
                        .fail(9, Symptom.EVENT_MISSING, "b")
                        .fail(4, Symptom.EVENT_DUPLICATED, "b")
                        .kept("0a1b2c3d-1", Symptom.EVENT_MISSING)
                        .kept("0a1b2c3d-2", Symptom.EVENT_DUPLICATED));
        var data = EvidenceData.of(story.plan(), Judge.judge(story.input()));
        matchesGolden("evidence.yaml", EvidenceConfigMap.desired(probe, named(probe, 1), data));
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

    private static ShardPlan denying(RaceProbe probe, List<String> deniedCidrs) {
        ShardPlan plan = Planner.plan("shop", "plain", probe.getSpec(), PlanOptions.continuous(deniedCidrs));
        return plan.withHash("0123abcd");
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
