package dev.raceprobe.operator;

import static dev.raceprobe.operator.support.World.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.operator.support.ApiServer;
import dev.raceprobe.operator.support.ApiServers;
import dev.raceprobe.operator.support.Relay;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One request at a time on a connection: one without an answer says nothing about the others. */
class EventsOnEmbeddedApiServerTest extends ShardStories {
    private static ApiServer server;

    EventsOnEmbeddedApiServerTest() {
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

    @Test
    void anApiServerThatDoesNotAnswerAboutEventsHoldsUpNoVerdict() throws Exception {
        var config = new ConfigBuilder(world.settings().kubernetes())
                .withHttp2Disable(true)
                .build();
        try (Relay relay = Relay.to(config)) {
            relay.swallow("/events");
            world.startOperator(world.settings().reaching(relay.config()));
            running("chat", 2);
            eventually("Passing")
                    .untilAsserted(
                            () -> assertThat(world.condition("chat", "Passing")).startsWith("True"));
            eventually("an Event got no answer").until(() -> relay.swallowed() > 0);
            assertThat(world.events("chat")).isEmpty();
        }
    }
}
