package dev.raceprobe.operator.support;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts API servers to test against, with the CRDs, and says which. */
public final class ApiServers {
    private static final Path MANIFESTS = Path.of("..", "crds", "manifests");

    private ApiServers() {}

    /** The embedded one. */
    public static ApiServer embedded() throws IOException {
        return announced(new EmbeddedApiServer(crds()));
    }

    /** A real one, from the binaries in that directory. */
    public static ApiServer real(Path assets) throws Exception {
        RealApiServer server = new RealApiServer(assets);
        install(server);
        Deployment.install(server);
        return announced(server);
    }

    private static ApiServer announced(ApiServer server) {
        System.out.println("The operator is tested against " + server);
        return server;
    }

    private static List<Path> crds() throws IOException {
        try (Stream<Path> files = Files.list(MANIFESTS)) {
            return files.filter(file -> file.toString().endsWith(".raceprobe.dev.yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static void install(ApiServer server) throws IOException {
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(server.config()).build()) {
            for (Path file : crds()) {
                try (InputStream in = Files.newInputStream(file)) {
                    CustomResourceDefinition crd = client.apiextensions()
                            .v1()
                            .customResourceDefinitions()
                            .load(in)
                            .create();
                    client.resource(crd)
                            .waitUntilCondition(
                                    c -> c.getStatus() != null
                                            && c.getStatus().getConditions() != null
                                            && c.getStatus().getConditions().stream()
                                                    .anyMatch(k -> k.getType().equals("Established")
                                                            && k.getStatus().equals("True")),
                                    30,
                                    TimeUnit.SECONDS);
                }
            }
        }
    }
}
