package dev.raceprobe.operator;

import static dev.raceprobe.operator.support.World.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.support.ApiServer;
import dev.raceprobe.operator.support.ApiServers;
import dev.raceprobe.operator.support.FakeShard;
import dev.raceprobe.operator.support.Relay;
import dev.raceprobe.operator.support.Reports;
import dev.raceprobe.operator.support.Samples;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Everywhere; what it cannot show: RBAC, Pod Security, real garbage collection and admission. */
class AvailabilityOnEmbeddedApiServerTest extends AvailabilityStories {
    private static final String SELDOM_WRITTEN =
            Samples.text("probe-two-shards.yaml").replace("Interval: 10s", "Interval: 1h");

    private static ApiServer server;

    AvailabilityOnEmbeddedApiServerTest() {
        super(server);
    }

    @BeforeAll
    static void start() throws IOException {
        server = ApiServers.embedded();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    // Only here can a wire be read: the real one has TLS.

    @Test
    void anEditThatOvertakesTheOperatorsOwnWriteIsTakenAtOnce() {
        try (Relay relay = legible()) {
            relay.hold("/raceprobes/chat/status");
            world.startOperator(world.settings().reaching(relay.config()));
            world.apply(SELDOM_WRITTEN.replace("spec:", "spec:\n  mode: Scheduled\n  schedule: {cron: '61 * * * *'}"));
            eventually("it is about to say that the spec is not valid").until(() -> relay.held() == 1);

            world.apply(SELDOM_WRITTEN);
            relay.release();
            eventually("it does not wait for an hour").until(() -> world.statefulSet("chat") != null);
            eventually("of what it has read now")
                    .until(() -> world.status("chat").observedGeneration() == 2);
        }
    }

    @Test
    void aProbeThatIsDeletedWhileItsStatusIsWrittenIsNoError() throws Exception {
        try (Relay relay = legible()) {
            relay.hold("/raceprobes/chat/status");
            OperatorApp app = world.startOperator(world.settings().reaching(relay.config()));
            RaceProbe probe = world.apply(SELDOM_WRITTEN);
            eventually("its status is about to be written").until(() -> relay.held() == 1);

            world.client().resource(probe).delete();
            relay.release();
            eventually("the answer has come")
                    .untilAsserted(() -> assertThat(metrics(app)).contains(writes("gone", 1), writes("failed", 0)));
        }
    }

    @Test
    void evidenceThatIsRefusedIsToldAndTheVerdictStands() {
        try (Relay relay = legible()) {
            relay.refuse("/configmaps/chat-evidence");
            world.startOperator(world.settings().reaching(relay.config()));
            silent("chat", 2, SELDOM_WRITTEN);
            ShardPlan plan = world.plan("chat");
            racy(plan, plan.hash());
            eventually("Failed")
                    .untilAsserted(
                            () -> assertThat(world.condition("chat", "Passing")).isEqualTo("False AcceptBeforeSend"));
            shards.forEach(FakeShard::forgetPulls);
            eventually("some pulls later").until(() -> shards.get(0).pulls() > 10);
            assertThat(world.condition("chat", "Passing")).isEqualTo("False AcceptBeforeSend");
            assertThat(world.condition("chat", "Ready")).isEqualTo("True ProbesRunning");

            racy(plan, "of another plan"); // a transition: told at once
            eventually("told")
                    .untilAsserted(() -> assertThat(
                                    world.fullCondition("chat", "Ready").getMessage())
                            .startsWith("0/2 shards")
                            .endsWith(", no evidence is kept: exceeded quota: few"));
            assertThat(world.status("chat").findings()).allMatch(finding -> finding.evidenceRef() == null);

            relay.refuse(null);
            racy(plan, plan.hash());
            eventually("tried again").until(() -> world.configMap("chat-evidence") != null);
        }
    }

    private void racy(ShardPlan plan, String hash) {
        for (int shard = 0; shard < 2; shard++) {
            int index = shard;
            String uid = world.pod("chat-" + shard).getMetadata().getUid();
            shards.get(shard).reports(() -> {
                long now = Reports.sliceAt(plan, System.currentTimeMillis());
                return Reports.racy(plan.withHash(hash), index, uid, now - 10, now, 84);
            });
        }
    }

    private static String writes(String result, int count) {
        return "raceprobe_operator_status_writes_total{result=\"" + result + "\"} " + count + ".0";
    }

    private Relay legible() {
        return Relay.to(new ConfigBuilder(world.settings().kubernetes())
                .withHttp2Disable(true)
                .build());
    }
}
