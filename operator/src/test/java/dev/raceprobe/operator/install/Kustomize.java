package dev.raceprobe.operator.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** As much of {@code kubectl kustomize} as deploy/ uses: resources, namespace and JSON patches. */
final class Kustomize {
    private static final List<String> KNOWN = List.of("apiVersion", "kind", "namespace", "resources", "patches");

    private Kustomize() {}

    static Objects build(Path path) {
        try {
            return Files.isDirectory(path) ? directory(path) : Objects.parse(Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Objects directory(Path path) throws IOException {
        JsonNode kustomization =
                Serialization.unmarshal(Files.readString(path.resolve("kustomization.yaml")), JsonNode.class);
        kustomization.fieldNames().forEachRemaining(field -> {
            if (!KNOWN.contains(field)) {
                throw new AssertionError(path + " uses " + field + ", which this test does not know");
            }
        });
        Objects objects = new Objects(List.of());
        for (JsonNode resource : kustomization.path("resources")) {
            objects = objects.plus(build(path.resolve(resource.asText())));
        }
        if (kustomization.has("namespace")) {
            String namespace = kustomization.path("namespace").asText();
            objects.all().stream()
                    .filter(Objects::isNamespaced)
                    .forEach(object -> object.withObject("/metadata").put("namespace", namespace));
        }
        for (JsonNode patch : kustomization.path("patches")) {
            objects = patched(objects, patch);
        }
        return objects;
    }

    private static Objects patched(Objects objects, JsonNode patch) {
        String kind = patch.at("/target/kind").asText();
        String name = patch.at("/target/name").asText();
        JsonNode operations = Serialization.unmarshal(patch.path("patch").asText(), JsonNode.class);
        ObjectNode target = objects.one(kind, name);
        return new Objects(objects.all().stream()
                .map(object -> object == target ? (ObjectNode) JsonPatch.apply(operations, object) : object)
                .toList());
    }
}
