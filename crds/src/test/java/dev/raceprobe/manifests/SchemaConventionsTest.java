package dev.raceprobe.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.schema.CrdSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What an API server or the Kubernetes API conventions ask of every part of the schemas. */
class SchemaConventionsTest {
    private final Map<String, JsonNode> nodes = new TreeMap<>();

    SchemaConventionsTest() {
        for (String kind : List.of("RaceProbe", "ClusterRaceProbePolicy")) {
            collect(kind, Manifests.schema(kind).openApiV3Schema());
        }
    }

    /**
     * kubectl takes a category's name for all resources in it, before it looks for a resource of the name: {@code get raceprobe x}
     * must find RaceProbes alone.
     */
    @Test
    void theCategoryThatHasAResourcesNameHasNoOtherResource() {
        Map<String, List<String>> members = new TreeMap<>();
        for (String plural : List.of("raceprobes", "clusterraceprobepolicies")) {
            Manifests.read(Path.of("manifests", plural + ".raceprobe.dev.yaml"))
                    .at("/spec/names/categories")
                    .forEach(name -> members.computeIfAbsent(name.asText(), n -> new ArrayList<>())
                            .add(plural));
        }
        assertThat(members).containsExactly(Map.entry("raceprobe", List.of("raceprobes")));
    }

    @Test
    void everyDefaultObjectIsEmptyAndValidBeforeNestedDefaultsAreApplied() {
        List<String> checked = new ArrayList<>();
        nodes.forEach((path, node) -> {
            if (node.path("default").isObject()) {
                checked.add(path);
                assertThat(node.get("default")).as(path).isEmpty();
                assertThat(asSchema(node).validate(bareObject())).as(path).isEmpty();
            }
        });
        assertThat(checked)
                .contains("RaceProbe.spec.auth", "RaceProbe.spec.protocol.ready")
                .hasSizeGreaterThan(12);
    }

    @Test
    void scenarioBlocksHaveNoDefault() {
        assertThat(nodes.get("RaceProbe.spec.scenarios[]").path("properties").properties())
                .filteredOn(p -> p.getValue().path("type").asText().equals("object"))
                .hasSize(16)
                .allMatch(p -> !p.getValue().has("default"));
    }

    @Test
    void everyFieldOfOursIsDescribed() {
        assertThat(nodes.entrySet())
                .filteredOn(e -> !e.getKey().endsWith("[]") && !e.getKey().endsWith(".metadata"))
                .allSatisfy(e -> assertThat(e.getValue().path("description").asText())
                        .as(e.getKey())
                        .isNotBlank()
                        .doesNotContain("\n")
                        .endsWith(e.getValue().path("description").asText().contains(" ") ? "." : ""));
    }

    @Test
    void everyDefaultIsNamedInTheDescription() {
        nodes.forEach((path, node) -> {
            if (node.has("default") && !node.get("default").isContainerNode()) {
                assertThat(node.path("description").asText())
                        .as(path)
                        .contains("Default: ")
                        .contains(node.get("default").asText());
            }
        });
    }

    @Test
    void everyStringListAndMapIsBoundedSoThatRulesCanBeCosted() {
        nodes.forEach((path, node) -> {
            switch (node.path("type").asText()) {
                case "string" ->
                    assertThat(node.has("maxLength")
                                    || node.has("enum")
                                    || node.has("format")
                                    || path.split("\\.").length == 2)
                            .as(path)
                            .isTrue();
                case "array" -> assertThat(node.has("maxItems")).as(path).isTrue();
                default ->
                    assertThat(!node.has("additionalProperties") || node.has("maxProperties"))
                            .as(path)
                            .isTrue();
            }
        });
    }

    @Test
    void keysOfListsAreRequired() {
        nodes.forEach((path, node) -> node.path("x-kubernetes-list-map-keys")
                .forEach(key ->
                        assertThat(node.at("/items/required")).as(path).anyMatch(required -> required.equals(key))));
    }

    @Test
    void pathsOfRulesExist() {
        nodes.forEach((path, node) -> node.path("x-kubernetes-validations").forEach(rule -> {
            if (rule.has("fieldPath")) {
                assertThat(nodes).containsKey(path + rule.get("fieldPath").asText());
            }
        }));
    }

    @Test
    void statusIsASubresourceOfProbesOnly() {
        assertThat(Manifests.read(java.nio.file.Path.of("manifests/raceprobes.raceprobe.dev.yaml"))
                        .at("/spec/versions/0/subresources")
                        .has("status"))
                .isTrue();
        assertThat(Manifests.read(java.nio.file.Path.of("manifests/clusterraceprobepolicies.raceprobe.dev.yaml"))
                        .at("/spec/versions/0/subresources")
                        .isMissingNode())
                .isTrue();
    }

    private void collect(String path, JsonNode node) {
        nodes.put(path, node);
        node.path("properties").properties().forEach(p -> collect(path + "." + p.getKey(), p.getValue()));
        if (node.has("items")) {
            collect(path + "[]", node.get("items"));
        }
    }

    /** A CRD whose whole object is this part. */
    private static CrdSchema asSchema(JsonNode part) {
        ObjectNode crd = JsonNodeFactory.instance.objectNode();
        ObjectNode spec = crd.putObject("spec").put("group", "raceprobe.dev");
        spec.putObject("names").put("kind", "Part");
        ObjectNode version =
                spec.putArray("versions").addObject().put("name", "v1").put("storage", true);
        version.putObject("schema").set("openAPIV3Schema", part);
        return CrdSchema.of(crd);
    }

    private static ObjectNode bareObject() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", "raceprobe.dev/v1").put("kind", "Part");
        object.putObject("metadata").put("name", "part");
        return object;
    }
}
