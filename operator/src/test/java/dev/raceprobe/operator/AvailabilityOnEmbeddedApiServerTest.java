package dev.raceprobe.operator;

import static dev.raceprobe.operator.support.World.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.operator.support.ApiServer;
import dev.raceprobe.operator.support.ApiServers;
import dev.raceprobe.operator.support.Relay;
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

    private static String writes(String result, int count) {
        return "raceprobe_operator_status_writes_total{result=\"" + result + "\"} " + count + ".0";
    }

    private Relay legible() {
        return Relay.to(new ConfigBuilder(world.settings().kubernetes())
                .withHttp2Disable(true)
                .build());
    }
}
