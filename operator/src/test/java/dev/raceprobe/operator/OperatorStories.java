package dev.raceprobe.operator;

import static dev.raceprobe.operator.support.World.collected;
import static dev.raceprobe.operator.support.World.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.EvidenceRef;
import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.ShardsStatus;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.operator.dependent.Owned;
import dev.raceprobe.operator.support.ApiServer;
import dev.raceprobe.operator.support.FakeShard;
import dev.raceprobe.operator.support.Reports;
import dev.raceprobe.operator.support.Samples;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator against an API server, with stand-ins for the probe pods: the state of the world, not the calls. */
abstract class OperatorStories extends ShardStories {
    private static final String BEHIND_A_DEPLOYMENT = Samples.text("probe-two-shards.yaml")
            .replace("spec:", "spec:\n  evaluation: {window: 10m, minSamples: 40, maxInconclusivePercent: '20'}")
            .replace("{url:", "{workloadRef: {apiVersion: apps/v1, kind: Deployment, name: chat-backend}, url:");

    OperatorStories(ApiServer server) {
        super(server);
    }

    @Test
    void aValidProbeHasAPlanAndAStatefulSetThatItOwns() {
        world.startOperator();
        RaceProbe probe = world.apply(Samples.text("probe-two-shards.yaml"));

        eventually("the StatefulSet is there").until(() -> world.statefulSet("chat") != null);
        assertThat(world.statefulSet("chat").getSpec().getReplicas()).isEqualTo(2);
        assertThat(world.plan("chat").hash())
                .isEqualTo(
                        world.statefulSet("chat").getMetadata().getAnnotations().get(Owned.PLAN_HASH));
        assertThat(Owned.isControlledBy(
                        world.statefulSet("chat"), probe.getMetadata().getUid()))
                .isTrue();
        assertThat(Owned.isControlledBy(
                        world.planConfigMap("chat"), probe.getMetadata().getUid()))
                .isTrue();
        assertThat(Owned.isControlledBy(
                        world.networkPolicy("chat"), probe.getMetadata().getUid()))
                .isTrue();
        assertThat(world.networkPolicy("chat").getSpec().getIngress()).hasSize(1);
        assertThat(world.probe("chat").getMetadata().getFinalizers()).isEmpty();
        eventually("Ready says so")
                .untilAsserted(
                        () -> assertThat(world.condition("chat", "Ready")).startsWith("False"));
    }

    @Test
    void reportsOfAllShardsMakeAVerdict() {
        world.startOperator();
        running("chat", 2);

        eventually("Ready")
                .untilAsserted(
                        () -> assertThat(world.condition("chat", "Ready")).isEqualTo("True ProbesRunning"));
        eventually("Passing")
                .untilAsserted(
                        () -> assertThat(world.condition("chat", "Passing")).startsWith("True"));
        assertThat(world.status("chat").shards()).isEqualTo(new ShardsStatus(2, 2));
        assertThat(world.fullCondition("chat", "Ready").getObservedGeneration()).isEqualTo(1);
    }

    @Test
    void aBadSpecIsExplainedWithEveryViolationAndHasNoPods() {
        world.startOperator();
        running("chat", 2);
        eventually("Ready")
                .untilAsserted(
                        () -> assertThat(world.condition("chat", "Ready")).startsWith("True"));

        world.apply(Samples.text("probe-two-shards.yaml")
                .replace(
                        "{type: Message, request: '{\"type\":\"ping\",\"id\":\"{nonce}\"}', responseType: pong}",
                        "{type: PingPong}")
                .replace(
                        "spec:", "spec:\n  mode: Scheduled\n  schedule: {cron: '61 * * * *', timeZone: Mars/Olympus}"));
        eventually("InvalidSpec")
                .untilAsserted(
                        () -> assertThat(world.condition("chat", "Ready")).isEqualTo("False InvalidSpec"));
        assertThat(world.fullCondition("chat", "Ready").getMessage())
                .contains("spec.schedule.cron")
                .contains("spec.schedule.timeZone")
                .contains("spec.protocol.echo");
        eventually("no pods").until(() -> world.statefulSet("chat") == null);
        assertThat(world.status("chat").observedGeneration()).isEqualTo(2);

        world.apply(Samples.text("probe-two-shards.yaml"));
        eventually("repaired").until(() -> world.statefulSet("chat") != null);
    }

    @Test
    void aPolicyStopsWhatItDoesNotAllowAndItsChangesTakeEffect() {
        world.startOperator();
        running("chat", 2);
        assertThat(world.plan("chat").deniedCidrs()).containsExactly("169.254.0.0/16", "fd00:ec2::254/128");
        assertThat(Serialization.asYaml(world.networkPolicy("chat").getSpec().getEgress()))
                .contains("169.254.0.0/16", "fd00:ec2::254/128");

        world.policy("hosts", "allowedHosts: ['*.example.com']\ndeniedCIDRs: [10.66.0.0/16]");
        eventually("PolicyDenied")
                .untilAsserted(
                        () -> assertThat(world.condition("chat", "Ready")).isEqualTo("False PolicyDenied"));
        assertThat(world.fullCondition("chat", "Ready").getMessage())
                .contains("spec.target.url", world.namespace() + "-hosts", "[*.example.com]", "chat.shop.svc");
        assertThat(world.condition("chat", "Passing")).startsWith("Unknown");
        eventually("no pods are wanted").until(() -> world.statefulSet("chat") == null);

        world.policy("hosts", "allowedHosts: ['*.svc']\ndeniedCIDRs: [10.66.0.0/16]");
        eventually("pods are wanted again").until(() -> world.statefulSet("chat") != null);
        assertThat(world.plan("chat").deniedCidrs()).containsExactly("10.66.0.0/16");
        assertThat(Serialization.asYaml(world.networkPolicy("chat").getSpec().getEgress()))
                .contains("10.66.0.0/16")
                .doesNotContain("169.254.0.0/16");
    }

    @Test
    void atACapTheYoungestProbeIsDeniedUntilThereIsRoom() {
        String yaml = Samples.text("probe-two-shards.yaml");
        world.policy("caps", "maxConnectsPerSecond: 50");
        world.startOperator();
        world.apply(yaml);
        eventually("the older has pods").until(() -> world.statefulSet("chat") != null);
        collected("another second, so that one is younger")
                .until(() ->
                        !world.now().equals(world.probe("chat").getMetadata().getCreationTimestamp()));
        world.apply(yaml.replace("name: chat", "name: younger"));

        eventually("PolicyDenied")
                .untilAsserted(
                        () -> assertThat(world.condition("younger", "Ready")).isEqualTo("False PolicyDenied"));
        assertThat(world.fullCondition("younger", "Ready").getMessage())
                .contains("spec.load.maxConnectsPerSecond", world.namespace() + "-caps", "at most 50", "50 of older");
        assertThat(world.statefulSet("younger")).isNull();
        assertThat(world.statefulSet("chat")).isNotNull();

        world.client().resource(world.probe("chat")).delete();
        eventually("there is room").until(() -> world.statefulSet("younger") != null);
    }

    @Test
    void aPodThatReportsAboutAnotherPlanIsAMissingShard() {
        lyingShardIsMissing((plan, pod) ->
                Reports.clean(plan.withHash("f00d"), 0, pod.getMetadata().getUid(), 1, 4));
    }

    @Test
    void aPodThatReportsUnderAnotherUidIsAMissingShard() {
        lyingShardIsMissing((plan, pod) -> Reports.clean(plan, 0, "11111111-0000-0000-0000-000000000000", 1, 4));
    }

    @Test
    void aPodThatReportsAsAnotherShardIsAMissingShard() {
        lyingShardIsMissing(
                (plan, pod) -> Reports.clean(plan, 1, pod.getMetadata().getUid(), 1, 4));
    }

    @Test
    void aPodOfSomebodyElsesStatefulSetIsNeverPulled() {
        world.startOperator();
        world.apply(Samples.text("probe-two-shards.yaml"));
        eventually("the StatefulSet is there").until(() -> world.statefulSet("chat") != null);
        FakeShard stray = shard();
        StatefulSet other = world.client().resource(theirs("other")).create();
        world.runPod(world.statefulSet("chat"), 0, other, stray);
        FakeShard honest = shard();
        Pod pod = world.runPod("chat", 1, honest);
        honest.reports(() -> clean(world.plan("chat"), 1, pod));

        eventually("the honest one is pulled").until(() -> honest.pulls() > 5);
        assertThat(stray.pulls()).isZero();
        assertThat(world.condition("chat", "Ready")).startsWith("False");
        assertThat(world.condition("chat", "Passing")).startsWith("Unknown");
    }

    @Test
    void aNewPlanDeletesTheOldPodsAtOnceAndStartsANewWindow() {
        world.startOperator();
        running("chat", 2);
        eventually("Ready")
                .untilAsserted(
                        () -> assertThat(world.condition("chat", "Ready")).startsWith("True"));
        String oldHash = world.plan("chat").hash();

        world.apply(Samples.text("probe-two-shards.yaml").replace("interval: 10s", "interval: 20s"));
        eventually("the old pods are gone").until(() -> world.pod("chat-0") == null && world.pod("chat-1") == null);
        assertThat(world.plan("chat").hash()).isNotEqualTo(oldHash);
        eventually("Passing is open again")
                .untilAsserted(
                        () -> assertThat(world.condition("chat", "Passing")).startsWith("Unknown"));
        playPod(0, 1);
        playPod(1, 1);
        eventually("the rows wait for their new window")
                .untilAsserted(() -> assertThat(world.status("chat").scenarios())
                        .isNotEmpty()
                        .allMatch(row -> "NewGeneration".equals(row.reason()))
                        .allMatch(row -> row.restarted() == null));
    }

    @Test
    void aPodThatTakesAnothersPlaceMakesItsRowsSayRestartedAlsoAfterTheOperatorWasRestarted() {
        world.startOperator();
        running("chat", 2);
        eventually("Passing")
                .untilAsserted(
                        () -> assertThat(world.condition("chat", "Passing")).startsWith("True"));
        assertThat(world.status("chat").scenarios()).allMatch(row -> row.restarted() == null);

        world.client().resource(world.pod("chat-0")).delete();
        eventually("the pod is gone").until(() -> world.pod("chat-0") == null);
        playPod(0, 1);
        eventually("said").untilAsserted(this::allRowsSayRestarted);

        world.stopOperator();
        world.startOperator();
        FakeShard again = shards.get(shards.size() - 1);
        again.forgetPulls();
        eventually("pulled anew").until(() -> again.pulls() > 3);
        allRowsSayRestarted();
    }

    private void allRowsSayRestarted() {
        assertThat(world.status("chat").scenarios()).isNotEmpty().allMatch(row -> Boolean.TRUE.equals(row.restarted()));
    }

    /** A new pod for a shard, which has seen so many slices. */
    private void playPod(int ordinal, int slices) {
        ShardPlan plan = world.plan("chat");
        FakeShard shard = shard();
        Pod pod = world.runPod("chat", ordinal, shard);
        shard.reports(() -> {
            long now = Reports.sliceAt(plan, System.currentTimeMillis());
            return Reports.clean(plan, ordinal, pod.getMetadata().getUid(), now - slices + 1, now);
        });
    }

    @Test
    void aNetworkPolicyThatSomebodyDeletesComesBackAndAStrangersRuleInItGoes() {
        world.startOperator();
        world.apply(Samples.text("probe-two-shards.yaml"));
        eventually("there").until(() -> world.networkPolicy("chat") != null);
        String uid = world.networkPolicy("chat").getMetadata().getUid();

        world.client().resource(world.networkPolicy("chat")).delete();
        eventually("there again")
                .until(() ->
                        !uid.equals(world.networkPolicy("chat").getMetadata().getUid()));

        List<?> wanted = world.networkPolicy("chat").getSpec().getEgress();
        world.client()
                .resource(world.networkPolicy("chat"))
                .edit(policy -> new NetworkPolicyBuilder(policy)
                        .editSpec()
                        .addNewEgress()
                        .endEgress()
                        .endSpec()
                        .build());
        eventually("as it was")
                .untilAsserted(
                        () -> assertThat(world.networkPolicy("chat").getSpec().getEgress())
                                .isEqualTo(wanted));
    }

    @Test
    void aSuspendedProbeHasNoReplicasAndKeepsItsStatus() {
        world.startOperator();
        running("chat", 2);
        eventually("Passing")
                .untilAsserted(
                        () -> assertThat(world.condition("chat", "Passing")).startsWith("True"));
        world.apply(Samples.text("probe-two-shards.yaml").replace("spec:", "spec:\n  suspend: true"));
        eventually("no replicas")
                .until(() -> world.statefulSet("chat").getSpec().getReplicas() == 0);
        world.client().resource(world.pod("chat-0")).delete();
        world.client().resource(world.pod("chat-1")).delete();
        eventually("said so")
                .untilAsserted(
                        () -> assertThat(world.condition("chat", "Ready")).isEqualTo("False Suspended"));
        assertThat(world.status("chat").window()).isNotNull();
        eventually("nobody asks pods that are gone")
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    int pulls = shards.stream().mapToInt(FakeShard::pulls).sum();
                    shards.forEach(FakeShard::forgetPulls);
                    return pulls == 0;
                });
    }

    @Test
    void whatWasClosedBeforeASuspensionIsCountedWithItAndOnce() throws Exception {
        String yaml = Samples.text("probe-two-shards.yaml").replace("Interval: 10s", "Interval: 1h");
        OperatorApp first = world.startOperator();
        silent("chat", 2, yaml);
        ShardPlan plan = world.plan("chat");
        long now = Reports.sliceAt(plan, System.currentTimeMillis()) - 1;
        reports(plan, now - 10, now);
        eventually("10 closed slices of 2 shards are counted")
                .untilAsserted(() -> assertThat(passed(first)).isEqualTo(10 * 2 * Reports.CHECKS));
        reports(plan, now - 10, now + 1); // closed, and no status is due for minutes
        shards.forEach(FakeShard::forgetPulls);
        eventually("pulled").until(() -> shards.stream().allMatch(shard -> shard.pulls() > 2));

        world.apply(yaml.replace("spec:", "spec:\n  suspend: true"));
        eventually("the eleventh is counted")
                .untilAsserted(() -> assertThat(passed(first)).isEqualTo(11 * 2 * Reports.CHECKS));
        assertThat(world.condition("chat", "Ready")).isEqualTo("False Suspended");

        world.stopOperator();
        OperatorApp second = world.startOperator();
        world.apply(yaml);
        shards.forEach(FakeShard::forgetPulls);
        eventually("pulled anew").until(() -> shards.stream().allMatch(shard -> shard.pulls() > 5));
        assertThat(passed(second)).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "mode: Once\\n  runId: a\\n  suspend: true | False Suspended",
                "mode: Scheduled\\n  suspend: true\\n  schedule: {cron: '0 0 1 1 *'} | False Suspended",
                "mode: Scheduled\\n  schedule: {cron: '0 0 29 2 *'} | True WaitingForSchedule"
            })
    void whatWaitsForItsFirstRunStopsTheTrafficOfTheModeBefore(String mode, String ready) {
        world.startOperator();
        running("chat", 2);

        world.apply(Samples.text("probe-two-shards.yaml").replace("spec:", "spec:\n  " + mode.replace("\\n", "\n")));
        eventually("said so")
                .untilAsserted(
                        () -> assertThat(world.condition("chat", "Ready")).isEqualTo(ready));
        eventually("no pods are wanted").until(() -> world.statefulSet("chat") == null);
        assertThat(world.condition("chat", "Complete")).isEqualTo("False RunPending");
    }

    @Test
    void aRestartedOperatorReachesTheSameVerdictFromWhatThePodsKept() {
        world.startOperator();
        running("chat", 2);
        eventually("Passing")
                .untilAsserted(
                        () -> assertThat(world.condition("chat", "Passing")).startsWith("True"));
        var pods = List.of(
                world.pod("chat-0").getMetadata().getUid(),
                world.pod("chat-1").getMetadata().getUid());
        var transition = world.fullCondition("chat", "Passing").getLastTransitionTime();
        int events = settledEvents();
        world.stopOperator();
        world.startOperator();
        eventually("pulled anew").until(() -> shards.get(0).pulls() > 0);
        shards.forEach(shard -> shard.forgetPulls());
        eventually("pulled anew").until(() -> shards.stream().allMatch(shard -> shard.pulls() > 3));
        assertThat(world.condition("chat", "Passing")).startsWith("True");
        assertThat(world.fullCondition("chat", "Passing").getLastTransitionTime())
                .isEqualTo(transition);
        assertThat(world.events("chat")).hasSize(events);
        assertThat(List.of(
                        world.pod("chat-0").getMetadata().getUid(),
                        world.pod("chat-1").getMetadata().getUid()))
                .isEqualTo(pods);
    }

    @Test
    void thePodsOwnReasonIsTheReasonOfReady() {
        world.startOperator();
        world.apply(Samples.text("probe-two-shards.yaml"));
        eventually("the StatefulSet is there").until(() -> world.statefulSet("chat") != null);
        Pod pod = world.createPod(world.statefulSet("chat"), 0, world.statefulSet("chat"));
        world.setStatus(
                pod,
                Serialization.unmarshal(
                        "phase: Pending\ncontainerStatuses: [{name: probe, image: x, imageID: \"\", ready: false,"
                                + " restartCount: 0, state: {waiting: {reason: ImagePullBackOff, message: not found}}}]",
                        PodStatus.class));
        eventually("the reason is told")
                .untilAsserted(
                        () -> assertThat(world.condition("chat", "Ready")).isEqualTo("False ImagePullBackOff"));
    }

    @Test
    void eachChangeOfAConditionIsAnEventAndNothingElseIs() {
        world.startOperator();
        running("chat", 2);
        eventually("Passing")
                .untilAsserted(
                        () -> assertThat(world.condition("chat", "Passing")).startsWith("True"));
        int events = settledEvents();
        assertThat(world.events("chat"))
                .extracting(Event::getMessage)
                .anyMatch(message -> message.startsWith("Passing is True"));
        shards.forEach(FakeShard::forgetPulls);
        eventually("some pulls later").until(() -> shards.get(0).pulls() > 10);
        assertThat(world.events("chat")).hasSize(events);
    }

    @Test
    void aStatefulSetOfThatNameThatIsNotOursIsLeftAloneAndTold() {
        world.client().resource(theirs("chat")).create();
        world.startOperator();
        world.apply(Samples.text("probe-two-shards.yaml"));
        eventually("told")
                .untilAsserted(
                        () -> assertThat(world.condition("chat", "Ready")).isEqualTo("False ApplyFailed"));
        assertThat(world.statefulSet("chat").getSpec().getServiceName()).isEqualTo("theirs");
    }

    @Test
    void deletingTheProbeLeavesNothingBehind() throws Exception {
        OperatorApp app = world.startOperator();
        running("chat", 2);
        eventually("exported").untilAsserted(() -> assertThat(metrics(app)).contains("raceprobe_info{"));
        world.client().resource(world.probe("chat")).delete();
        eventually("no metrics").untilAsserted(() -> assertThat(metrics(app)).doesNotContain("probe=\"chat\""));
        shards.forEach(FakeShard::forgetPulls);
        if (server.collectsGarbage()) {
            collected("garbage collected")
                    .until(() -> world.statefulSet("chat") == null
                            && world.planConfigMap("chat") == null
                            && world.networkPolicy("chat") == null);
        }
    }

    @Test
    void deletingWorksWhileTheOperatorIsDown() {
        world.startOperator();
        running("chat", 2);
        world.stopOperator();
        world.client().resource(world.probe("chat")).delete();
        assertThat(world.probe("chat")).isNull();
        if (server.collectsGarbage()) {
            collected("garbage collected")
                    .until(() -> world.statefulSet("chat") == null
                            && world.planConfigMap("chat") == null
                            && world.networkPolicy("chat") == null);
        }
    }

    @Test
    void healthAndMetricsAreServed() throws Exception {
        OperatorApp app = world.startOperator();
        assertThat(get(app, "/livez").statusCode()).isEqualTo(200);
        eventually("ready").until(() -> get(app, "/readyz").statusCode() == 200);
        world.apply(Samples.text("probe-two-shards.yaml"));
        eventually("exported")
                .untilAsserted(() -> assertThat(metrics(app))
                        .contains("raceprobe_info{")
                        .contains("raceprobe_operator_probe_info{")
                        .contains("raceprobe_operator_status_writes_total{")
                        .contains("reconciliations_success_total{"));
    }

    private void bothReportRaces() {
        ShardPlan plan = world.plan("chat");
        for (int shard = 0; shard < 2; shard++) {
            int index = shard;
            String uid = world.pod("chat-" + shard).getMetadata().getUid();
            shards.get(shard).reports(() -> {
                long now = Reports.sliceAt(plan, System.currentTimeMillis());
                return Reports.racy(plan, index, uid, now - 10, now, 84);
            });
        }
    }

    @Test
    void aRacyTargetIsAFailedRowWithItsWindow() throws Exception {
        OperatorApp app = world.startOperator();
        running("chat", 2);
        bothReportRaces();
        eventually("Failed")
                .untilAsserted(
                        () -> assertThat(world.condition("chat", "Passing")).isEqualTo("False AcceptBeforeSend"));
        assertThat(world.status("chat").findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.race()).isEqualTo("accept_before_send"));
        String key = world.status("chat").findings().get(0).id();
        assertThat(world.status("chat").findings().get(0).evidenceRef())
                .isEqualTo(new EvidenceRef("chat-evidence", key));
        eventually("evidence")
                .untilAsserted(() -> assertThat(
                                world.configMap("chat-evidence").getData().get(key))
                        .contains("accept_before_send", "1011 before the first answer"));
        assertThat(Owned.isControlledBy(
                        world.configMap("chat-evidence"),
                        world.probe("chat").getMetadata().getUid()))
                .isTrue();
        String path = "/" + world.namespace() + "/chat";
        assertThat(get(app, "/gate" + path).statusCode()).isEqualTo(409);
        assertThat(get(app, "/verdict" + path).body())
                .startsWith("{\"verdict\":\"Failed\",\"reason\":\"AcceptBeforeSend\",\"window\":{");
        assertThat(get(app, "/gate" + path + "?revision=chat-2").statusCode()).isEqualTo(425);
        eventually("exported")
                .untilAsserted(() -> assertThat(metrics(app))
                        .containsPattern("raceprobe_race_window_seconds\\{edge=\"closes\".*} 0\\.08")
                        .containsPattern("raceprobe_row_result\\{.*result=\"failed\".*} 1.0"));
    }

    @Test
    void aConfigMapOfTheUserWithTheEvidencesNameIsLeftAlone() {
        ConfigMap theirs = new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(world.namespace())
                .withName("chat-evidence")
                .endMetadata()
                .addToData("notes", "of 2025")
                .build();
        world.client().resource(theirs).create();
        world.startOperator();
        running("chat", 2);
        bothReportRaces();

        eventually("the verdict stands, and Ready says what is missing").untilAsserted(() -> {
            assertThat(world.condition("chat", "Passing")).isEqualTo("False AcceptBeforeSend");
            assertThat(world.fullCondition("chat", "Ready").getMessage())
                    .contains("no evidence is kept: an object of that name exists already");
        });
        assertThat(world.configMap("chat-evidence").getData()).isEqualTo(Map.of("notes", "of 2025"));
        assertThat(world.configMap("chat-evidence").getMetadata().getOwnerReferences())
                .isEmpty();
        assertThat(world.status("chat").findings().get(0).evidenceRef()).isNull();
    }

    @Test
    void aRolloutOfTheTargetBeginsANewWindowWithAVerdictOfItsOwn() throws Exception {
        OperatorApp first = world.startOperator();
        running("chat", 2, BEHIND_A_DEPLOYMENT);
        eventually("the workload is missed")
                .untilAsserted(
                        () -> assertThat(world.fullCondition("chat", "Ready").getMessage())
                                .endsWith("there is no Deployment chat-backend in this namespace"));
        world.rollOut("chat-backend", "chat-backend-6d5f9c");
        eventually("judged").untilAsserted(() -> {
            assertThat(world.condition("chat", "Passing")).startsWith("True");
            assertThat(world.status("chat").targetRevision()).isEqualTo("chat-backend-6d5f9c");
        });
        String gate = "/gate/" + world.namespace() + "/chat?revision=chat-backend-";
        assertThat(get(first, gate + "6d5f9c").statusCode()).isEqualTo(200);
        List<String> pods = podUids();

        world.beginRollOut("chat-backend", "chat-backend-84dc77");
        eventually("pods of both serve")
                .untilAsserted(
                        () -> assertThat(world.status("chat").scenarios().get(0).message())
                                .endsWith("while revision chat-backend-84dc77 is rolled out"));
        assertThat(world.status("chat").targetRevision()).isEqualTo("chat-backend-6d5f9c");
        assertThat(get(first, gate + "6d5f9c").statusCode()).isEqualTo(200);
        assertThat(get(first, gate + "84dc77").statusCode()).isEqualTo(425);

        world.rollOut("chat-backend", "chat-backend-84dc77");
        eventually("the new one is not judged yet").untilAsserted(() -> {
            assertThat(world.status("chat").targetRevision()).isEqualTo("chat-backend-84dc77");
            assertThat(world.condition("chat", "Passing")).isEqualTo("Unknown NewRevision");
        });
        assertThat(get(first, gate + "84dc77").statusCode()).isEqualTo(425);
        assertThat(get(first, gate + "6d5f9c").statusCode()).isEqualTo(425);

        ShardPlan plan = world.plan("chat");
        long refusedAt = System.currentTimeMillis();
        long now = Reports.sliceAt(plan, refusedAt);
        shards.forEach(shard -> shard.reports(() -> {
            int index = shards.indexOf(shard);
            return Reports.refused(plan, index, pods.get(index), now - 10, now + 1, 3, refusedAt);
        }));
        eventually("judged")
                .untilAsserted(
                        () -> assertThat(world.condition("chat", "Passing")).startsWith("True"));
        assertThat(get(first, gate + "84dc77").statusCode()).isEqualTo(200);
        assertThat(world.status("chat").scenarios().get(0).message())
                .contains("6 owned by TargetRestart")
                .endsWith("since the rollout to revision chat-backend-84dc77");
        eventually("counted")
                .untilAsserted(() -> assertThat(metrics(first))
                        .containsPattern("raceprobe_check_inconclusive_total\\{owner=\"target_restart\".*} 6\\.0")
                        .containsPattern("raceprobe_info\\{.*revision=\"chat-backend-84dc77\""));
        long samples = world.status("chat").scenarios().get(0).samples();

        world.stopOperator();
        shards.forEach(FakeShard::forgetPulls);
        world.startOperator();
        eventually("pulled anew").until(() -> shards.stream().allMatch(shard -> shard.pulls() > 3));
        assertThat(world.condition("chat", "Passing")).startsWith("True");
        assertThat(world.status("chat").scenarios().get(0).samples()).isEqualTo(samples);
        assertThat(podUids()).as("no pod goes for it").isEqualTo(pods);
    }

    private List<String> podUids() {
        return List.of(
                world.pod("chat-0").getMetadata().getUid(),
                world.pod("chat-1").getMetadata().getUid());
    }

    @Test
    void eachClosedSliceIsCountedOnceWhateverIsPulledAgainAndOverARestart() throws Exception {
        OperatorApp first = world.startOperator();
        silent("chat", 2, Samples.text("probe-two-shards.yaml"));
        ShardPlan plan = world.plan("chat");
        long now = Reports.sliceAt(plan, System.currentTimeMillis()) - 1;
        reports(plan, now - 10, now);
        eventually("10 closed slices of 2 shards are counted")
                .untilAsserted(() -> assertThat(passed(first)).isEqualTo(10 * 2 * Reports.CHECKS));

        world.stopOperator();
        reports(plan, now - 10, now + 1); // closed while nobody looked
        OperatorApp second = world.startOperator();
        eventually("only the eleventh is counted")
                .untilAsserted(() -> assertThat(passed(second)).isEqualTo(2 * Reports.CHECKS));
        shards.forEach(FakeShard::forgetPulls);
        eventually("some pulls later").until(() -> shards.get(0).pulls() > 5);
        assertThat(passed(second)).isEqualTo(2 * Reports.CHECKS);
    }

    @Test
    void aRunIsPlayedOnceForEachRunIdAndItsReportsAreTakenBeforeItsPodsGo() {
        String once = Samples.text("probe-two-shards.yaml").replace("spec:", "spec:\n  mode: Once\n  runId: '1'");
        world.startOperator();
        world.apply(once);
        eventually("the StatefulSet is there").until(() -> world.statefulSet("chat") != null);
        assertThat(world.condition("chat", "Complete")).isEqualTo("False RunActive");
        ShardPlan plan = world.plan("chat");
        assertThat(plan.runId()).isEqualTo("1");
        FakeShard first = shard();
        Pod firstPod = world.runPod("chat", 0, first);
        long now = Reports.sliceAt(plan, System.currentTimeMillis());
        first.reports(() -> Reports.finished(plan, 0, firstPod.getMetadata().getUid(), now - 4, now));
        playPod(1, 4);
        eventually("one shard is still at it").until(() -> first.pulls() > 3);
        assertThat(world.condition("chat", "Complete")).isEqualTo("False RunActive");

        world.stopOperator(); // the run ends while nobody looks
        FakeShard second = shards.get(1);
        String secondUid = world.pod("chat-1").getMetadata().getUid();
        second.reports(() -> Reports.finished(plan, 1, secondUid, now - 4, now));
        world.startOperator();
        eventually("complete")
                .untilAsserted(
                        () -> assertThat(world.condition("chat", "Complete")).isEqualTo("True RunFinished"));
        assertThat(world.status("chat").lastRun().result()).isEqualTo("Passed");
        assertThat(world.condition("chat", "Passing")).startsWith("True");
        eventually("no replicas")
                .until(() -> world.statefulSet("chat").getSpec().getReplicas() == 0);
        world.client().resource(world.pod("chat-0")).delete();
        world.client().resource(world.pod("chat-1")).delete();

        world.apply(once.replace("interval: 10s", "interval: 20s")); // an edit is no new run
        eventually("the edit is seen")
                .untilAsserted(() ->
                        assertThat(world.status("chat").observedGeneration()).isEqualTo(2L));
        assertThat(world.status("chat").lastRun().completionTime()).isNotNull();
        assertThat(world.statefulSet("chat").getSpec().getReplicas()).isZero();

        world.apply(once.replace("runId: '1'", "runId: '2'"));
        eventually("the next run")
                .untilAsserted(
                        () -> assertThat(world.condition("chat", "Complete")).isEqualTo("False RunActive"));
        eventually("its pods").until(() -> world.statefulSet("chat").getSpec().getReplicas() == 2);
        assertThat(world.plan("chat").runId()).isEqualTo("2");
        assertThat(world.condition("chat", "Passing")).startsWith("Unknown");
    }

    /** How many Events there are once the last of the write that ended the start has come. */
    private int settledEvents() {
        eventually("told")
                .until(() -> world.events("chat").stream()
                        .anyMatch(event -> event.getMessage().startsWith("MeasurementTrusted is True")));
        return world.events("chat").size();
    }

    private StatefulSet theirs(String name) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withNamespace(world.namespace())
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withReplicas(0)
                .withServiceName("theirs")
                .withNewSelector()
                .addToMatchLabels("app", "theirs")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "theirs")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("c")
                .withImage("theirs")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private void lyingShardIsMissing(BiFunction<ShardPlan, Pod, ShardReport> lie) {
        world.startOperator();
        running("chat", 2);
        eventually("Ready")
                .untilAsserted(
                        () -> assertThat(world.condition("chat", "Ready")).startsWith("True"));
        ShardPlan plan = world.plan("chat");
        Pod pod = world.pod("chat-0");
        shards.get(0).reports(() -> lie.apply(plan, pod));
        eventually("the shard is missing").untilAsserted(() -> {
            assertThat(world.condition("chat", "Ready")).startsWith("False");
            assertThat(world.condition("chat", "Passing")).startsWith("Unknown");
        });
        assertThat(world.status("chat").shards()).isEqualTo(new ShardsStatus(2, 1));
    }
}
