package dev.raceprobe.operator.support;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What deploy/base gives the operator: its namespace, its service account and its rights. */
final class Deployment {
    static final String NAMESPACE = "raceprobe-system";
    static final String SERVICE_ACCOUNT = "raceprobe-operator";
    private static final Path BASE = Path.of("..", "deploy", "base");

    private Deployment() {}

    static void install(ApiServer server) throws IOException {
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(server.config()).build()) {
            for (String file : List.of("namespace.yaml", "rbac.yaml")) {
                try (InputStream in = Files.newInputStream(BASE.resolve(file))) {
                    for (HasMetadata object : client.load(in).items()) {
                        apply(client, object);
                    }
                }
            }
        }
    }

    private static void apply(KubernetesClient client, HasMetadata object) {
        switch (object.getKind()) {
            case "ServiceAccount", "Role", "RoleBinding" -> object.getMetadata().setNamespace(NAMESPACE);
            default -> {}
        }
        client.resource(object).serverSideApply();
    }
}
