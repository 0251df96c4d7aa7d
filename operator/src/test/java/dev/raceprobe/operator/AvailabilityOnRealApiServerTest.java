package dev.raceprobe.operator;

import dev.raceprobe.operator.support.ApiServer;
import dev.raceprobe.operator.support.ApiServers;
import dev.raceprobe.operator.support.WithRealApiServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Where KUBEBUILDER_ASSETS names the directory of the binaries etcd and kube-apiserver. */
@WithRealApiServer
class AvailabilityOnRealApiServerTest extends AvailabilityStories {
    private static ApiServer server;

    AvailabilityOnRealApiServerTest() {
        super(server);
    }

    @BeforeAll
    static void start() throws Exception {
        server = ApiServers.real(Path.of(System.getenv("KUBEBUILDER_ASSETS")));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }
}
