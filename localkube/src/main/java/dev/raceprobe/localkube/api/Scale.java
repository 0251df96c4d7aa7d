package dev.raceprobe.localkube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.kind.ResourceType;
import dev.raceprobe.localkube.object.Json;
import dev.raceprobe.localkube.object.Meta;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The scale subresource: a workload's replicas as autoscaling/v1. Custom resources are taken to have spec.replicas too. */
final class Scale {
    private static final List<String> SHARED =
            List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp");

    private Scale() {}

    static ObjectNode of(ResourceType type, ObjectNode object) {
        ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        ObjectNode metadata = object.path("metadata").deepCopy();
        scale.set("metadata", metadata.retain(SHARED));
        scale.putObject("spec").put("replicas", object.at("/spec/replicas").asInt());
        scale.putObject("status")
                .put("replicas", object.at("/status/replicas").asInt())
                .put("selector", labels(object.at("/spec/selector/matchLabels")));
        return scale;
    }

    /** The object with the replicas of a scale. */
    static ObjectNode into(ObjectNode object, ObjectNode scale) {
        Json.child(object, "spec").put("replicas", scale.at("/spec/replicas").asInt());
        Meta.of(object).set("resourceVersion", scale.path("metadata").path("resourceVersion"));
        return object;
    }

    private static String labels(JsonNode matchLabels) {
        return matchLabels.properties().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(label -> label.getKey() + "=" + label.getValue().asText())
                .collect(Collectors.joining(","));
    }
}
