package dev.raceprobe.operator;

import dev.raceprobe.operator.support.ApiServer;
import dev.raceprobe.operator.support.ApiServers;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Everywhere; what it cannot show: RBAC, Pod Security, real garbage collection and admission. */
class OperatorOnEmbeddedApiServerTest extends OperatorStories {
    private static ApiServer server;

    OperatorOnEmbeddedApiServerTest() {
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
