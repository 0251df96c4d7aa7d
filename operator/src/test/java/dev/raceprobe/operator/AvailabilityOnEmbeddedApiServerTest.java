package dev.raceprobe.operator;

import static dev.raceprobe.operator.support.World.eventually;

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

    /** Only here can a wire be read: the real one has TLS. */
    @Test
    void anEditThatOvertakesTheOperatorsOwnWriteIsTakenAtOnce() {
        String valid = Samples.text("probe-two-shards.yaml").replace("Interval: 10s", "Interval: 1h");
        OperatorSettings settings = world.settings();
        try (Relay relay = Relay.to(
                new ConfigBuilder(settings.kubernetes()).withHttp2Disable(true).build())) {
            relay.hold("/raceprobes/chat/status");
            world.startOperator(settings.reaching(relay.config()));
            world.apply(valid.replace("spec:", "spec:\n  mode: Scheduled\n  schedule: {cron: '61 * * * *'}"));
            eventually("it is about to say that the spec is not valid").until(() -> relay.held() == 1);

            world.apply(valid);
            relay.release();
            eventually("it does not wait for an hour").until(() -> world.statefulSet("chat") != null);
            eventually("of what it has read now")
                    .until(() -> world.status("chat").observedGeneration() == 2);
        }
    }
}
