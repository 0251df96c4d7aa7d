package dev.raceprobe.operator.support;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What deploy gives the operator: its namespace, its service account and its rights, its memory, the flags of its image. */
final class Deployment {
    static final String NAMESPACE = "raceprobe-system";
    static final String SERVICE_ACCOUNT = "raceprobe-operator";
    private static final Path BASE = Path.of("..", "deploy", "base");
    private static final Path IMAGES = Path.of("..", "deploy", "images");
    private static final Pattern LIMIT = Pattern.compile("limits: \\{memory: (\\d+)Mi}");
    private static final Pattern FLAGS = Pattern.compile("flags=\\((.*) \"\\$@\"\\)");
    private static final Pattern OPERATOR_FLAGS = Pattern.compile("operator_flags=\\((.*)\\)");
    private static final Pattern SINCE =
            Pattern.compile("\\[ \"\\$version\" -lt (\\d+) ] \\|\\| operator_flags\\+=\\((.*)\\)");

    private static final Pattern ARENAS = Pattern.compile("<MALLOC_ARENA_MAX>(\\d+)</MALLOC_ARENA_MAX>");

    private Deployment() {}

    /** What the operator's container may use, in MiB. */
    static long memoryMib() throws IOException {
        return Long.parseLong(found(LIMIT, BASE.resolve("operator.yaml")));
    }

    /** How the image starts Java, in a container with that much memory. */
    static List<String> javaFlags() throws IOException {
        Path assemble = IMAGES.resolve("assemble");
        List<String> flags = new ArrayList<>(List.of("-XX:MaxRAM=" + memoryMib() + "m"));
        flags.addAll(List.of(found(FLAGS, assemble).split(" ")));
        flags.addAll(List.of(found(OPERATOR_FLAGS, assemble).split(" ")));
        Matcher since = SINCE.matcher(Files.readString(assemble));
        while (since.find()) {
            if (Runtime.version().feature() >= Integer.parseInt(since.group(1))) {
                flags.addAll(List.of(since.group(2).split(" ")));
            }
        }
        return flags;
    }

    /** What the image sets in the environment. */
    static Map<String, String> environment() throws IOException {
        return Map.of("MALLOC_ARENA_MAX", found(ARENAS, IMAGES.resolve("pom.xml")));
    }

    private static String found(Pattern pattern, Path file) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(file));
        if (!matcher.find()) {
            throw new IllegalStateException(file + " has no " + pattern);
        }
        return matcher.group(1);
    }

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
