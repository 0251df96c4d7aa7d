package dev.raceprobe.operator.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Objects of a cluster, as files have them. */
record Objects(List<ObjectNode> all) {
    private static final Pattern DOCUMENT = Pattern.compile("(?m)^---.*$");
    private static final Set<String> OF_THE_CLUSTER = Set.of(
            "Namespace", "CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding", "ClusterRaceProbePolicy");

    static Objects parse(String yaml) {
        List<ObjectNode> objects = new ArrayList<>();
        for (String document : DOCUMENT.split(yaml)) {
            if (!document.lines().allMatch(line -> line.isBlank() || line.startsWith("#"))) {
                objects.add((ObjectNode) Serialization.unmarshal(document, JsonNode.class));
            }
        }
        return new Objects(objects);
    }

    static boolean isNamespaced(ObjectNode object) {
        return !OF_THE_CLUSTER.contains(object.path("kind").asText());
    }

    Objects plus(Objects others) {
        return new Objects(Stream.concat(all.stream(), others.all.stream()).toList());
    }

    Objects without(String kind) {
        return new Objects(all.stream()
                .filter(object -> !object.path("kind").asText().equals(kind))
                .toList());
    }

    List<ObjectNode> of(String... kinds) {
        return all.stream()
                .filter(object ->
                        Arrays.asList(kinds).contains(object.path("kind").asText()))
                .toList();
    }

    ObjectNode one(String kind, String name) {
        return of(kind).stream()
                .filter(object -> object.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    /** By kind, namespace and name; one that is there twice is an error. */
    Map<String, ObjectNode> byName() {
        Map<String, ObjectNode> byName = new TreeMap<>();
        for (ObjectNode object : all) {
            String key = object.path("kind").asText() + " "
                    + object.at("/metadata/namespace").asText() + "/"
                    + object.at("/metadata/name").asText();
            if (byName.put(key, object) != null) {
                throw new AssertionError(key + " is there twice");
            }
        }
        return byName;
    }
}
