package dev.raceprobe.operator;

import dev.raceprobe.operator.support.ApiServer;
import dev.raceprobe.operator.support.ApiServers;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

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
}
