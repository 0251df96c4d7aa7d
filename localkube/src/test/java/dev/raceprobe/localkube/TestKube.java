package dev.raceprobe.localkube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.localkube.object.Json;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A cluster for one test class, with the Gadget CRD, and ways to talk to it. */
public final class TestKube implements AutoCloseable {
    private final LocalKube kube;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private TestKube(LocalKube kube) {
        this.kube = kube;
    }

    public static TestKube start(Path dir) {
        return start(dir, Map.of());
    }

    /** With a node that runs these images. */
    public static TestKube start(Path dir, Map<String, List<String>> images) {
        try {
            Path crd = Files.createDirectories(dir).resolve("gadgets.yaml");
            try (InputStream in = TestKube.class.getResourceAsStream("/gadgets.yaml")) {
                Files.write(crd, in.readAllBytes());
            }
            LocalKubeSettings settings =
                    new LocalKubeSettings(0, dir.resolve("node"), List.of(crd), images, !images.isEmpty());
            return new TestKube(LocalKube.start(settings));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public LocalKube kube() {
        return kube;
    }

    /** A client as production has it: everything from the kubeconfig, nothing switched off. */
    public KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kube.kubeconfig()))
                .build();
    }

    /** A raw request. The body is YAML or JSON; empty for none. */
    public Answer send(String method, String path, String contentType, String body) {
        return send(method, path, contentType, body, "application/json");
    }

    public Answer send(String method, String path, String contentType, String body, String accept) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(kube.url() + path))
                .header("Accept", accept)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(), response.body(), response.headers().map());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public Answer get(String path) {
        return send("GET", path, "", "");
    }

    public Answer create(String path, String yaml) {
        return send("POST", path, "application/yaml", yaml);
    }

    /** Server-side apply by a manager. */
    public Answer apply(String manager, String path, String yaml) {
        return send("PATCH", path + "?fieldManager=" + manager, "application/apply-patch+yaml", yaml);
    }

    public Answer applyForced(String manager, String path, String yaml) {
        return send("PATCH", path + "?force=true&fieldManager=" + manager, "application/apply-patch+yaml", yaml);
    }

    @Override
    public void close() {
        kube.close();
    }

    /** What came back. */
    public record Answer(int code, String body, Map<String, List<String>> headers) {
        public JsonNode json() {
            return Json.parse(body);
        }

        /** The value at a JSON pointer, as text; container values as JSON. */
        public String at(String pointer) {
            JsonNode node = json().at(pointer);
            return node.isContainerNode() ? node.toString() : node.asText();
        }
    }
}
