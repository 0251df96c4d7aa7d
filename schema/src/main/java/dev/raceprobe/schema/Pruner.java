package dev.raceprobe.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Removes fields that the schema does not know. */
final class Pruner {
    private static final Set<String> ALWAYS_KNOWN = Set.of("apiVersion", "kind", "metadata");

    private Pruner() {}

    static void prune(JsonNode schema, JsonNode root) {
        if (root instanceof ObjectNode object) {
            object.properties().stream()
                    .filter(field -> !ALWAYS_KNOWN.contains(field.getKey()))
                    .filter(field -> schema.path("properties").has(field.getKey()))
                    .forEach(field -> pruneValue(schema.path("properties").path(field.getKey()), field.getValue()));
            object.remove(object.properties().stream()
                    .map(java.util.Map.Entry::getKey)
                    .filter(name -> !ALWAYS_KNOWN.contains(name)
                            && !schema.path("properties").has(name)
                            && !keepsUnknown(schema))
                    .toList());
        }
    }

    private static void pruneValue(JsonNode schema, JsonNode value) {
        if (value instanceof ObjectNode object) {
            List<String> unknown = new ArrayList<>();
            object.properties().forEach(field -> {
                JsonNode child = Defaulter.childSchema(schema, field.getKey());
                if (child.isObject()) {
                    pruneValue(child, field.getValue());
                } else if (!child.isBoolean() && !keepsUnknown(schema)) {
                    unknown.add(field.getKey());
                }
            });
            object.remove(unknown);
        } else if (value.isArray()) {
            value.forEach(item -> pruneValue(schema.path("items"), item));
        }
    }

    static boolean keepsUnknown(JsonNode schema) {
        return schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    }
}
