package dev.raceprobe.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.operator.support.ApiServer;
import dev.raceprobe.operator.support.ApiServers;
import dev.raceprobe.operator.support.WithRealApiServer;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of objects to accept and to refuse, judged by a real kube-apiserver: by the paths that it names. */
@WithRealApiServer
class ValidationTableOnRealApiServerTest {
    private static final Path TABLE = Path.of("..", "crds", "src", "test", "resources", "validation");
    private static final Pattern UNKNOWN = Pattern.compile("unknown field \"([^\"]+)\"");
    /** A server that finds the schema itself violated may leave the CEL rules for the next try. */
    private static final String RULES_SKIPPED = "some validation rules were not checked";

    /** A pattern that is violated does not stop a rule, which then cannot read the value. */
    private static final String RULE_FAILED = "evaluating rule:";

    private static final String DRY_RUN = "?dryRun=All&fieldValidation=Strict";
    private static final YAMLMapper YAML = new YAMLMapper();
    private static ApiServer server;
    private static KubernetesClient client;

    @BeforeAll
    static void start() throws Exception {
        server = ApiServers.real(Path.of(System.getenv("KUBEBUILDER_ASSETS")));
        client = new KubernetesClientBuilder().withConfig(server.config()).build();
    }

    @AfterAll
    static void stop() {
        if (client != null) {
            client.close();
        }
        if (server != null) {
            server.close();
        }
    }

    static Stream<Path> accepted() throws IOException {
        return files("accept");
    }

    static Stream<Path> refused() throws IOException {
        return files("refuse");
    }

    @ParameterizedTest
    @MethodSource
    void accepted(Path file) {
        assertThatNoException().isThrownBy(() -> create(file));
    }

    @ParameterizedTest
    @MethodSource
    void refused(Path file) throws IOException {
        KubernetesClientException refusal = catchThrowableOfType(KubernetesClientException.class, () -> create(file));
        assertThat(refusal).as("a refusal").isNotNull();
        Set<String> expected = Files.readAllLines(file).stream()
                .takeWhile(line -> line.startsWith("# "))
                .map(line -> line.substring(2, line.indexOf(": ")))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> found = paths(refusal);
        if (refusal.getMessage().contains(RULES_SKIPPED)) {
            assertThat(found).as(refusal.getMessage()).isNotEmpty().isSubsetOf(expected);
        } else {
            assertThat(found).as(refusal.getMessage()).isEqualTo(expected);
        }
    }

    /** As a dry run; a status, which a creation ignores, goes through the subresource of an object that is there. */
    private static void create(Path file) throws IOException {
        ObjectNode object = (ObjectNode) YAML.readTree(Files.readString(file));
        boolean probe = object.path("kind").asText().equals("RaceProbe");
        String collection = "/apis/raceprobe.dev/v1alpha1/"
                + (probe ? "namespaces/default/raceprobes" : "clusterraceprobepolicies");
        object.withObject("/metadata").remove("namespace");
        if (!probe || !object.has("status")) {
            client.raw(collection + DRY_RUN, "POST", object.toString());
            return;
        }
        String name = "/" + object.at("/metadata/name").asText();
        ObjectNode created = (ObjectNode) YAML.readTree(client.raw(collection, "POST", object.toString()));
        try {
            client.raw(
                    collection + name + "/status" + DRY_RUN,
                    "PUT",
                    created.set("status", object.get("status")).toString());
        } finally {
            client.resources(RaceProbe.class)
                    .inNamespace("default")
                    .withName(name.substring(1))
                    .delete();
        }
    }

    private static Set<String> paths(KubernetesClientException refusal) {
        Set<String> paths = new TreeSet<>();
        List<StatusCause> causes = refusal.getStatus().getDetails() == null
                ? List.of()
                : refusal.getStatus().getDetails().getCauses();
        causes.stream()
                .filter(cause -> !cause.getMessage().contains(RULES_SKIPPED))
                .filter(cause -> !cause.getMessage().contains(RULE_FAILED))
                .forEach(cause -> paths.add(cause.getField().equals("<nil>") ? "" : cause.getField()));
        Matcher unknown = UNKNOWN.matcher(refusal.getStatus().getMessage());
        while (unknown.find()) {
            paths.add(unknown.group(1));
        }
        return paths;
    }

    private static Stream<Path> files(String folder) throws IOException {
        try (Stream<Path> list = Files.list(TABLE.resolve(folder))) {
            return list.sorted().toList().stream();
        }
    }
}
