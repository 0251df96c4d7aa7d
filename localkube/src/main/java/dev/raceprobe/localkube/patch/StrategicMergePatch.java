package dev.raceprobe.localkube.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.kind.Shape;
import dev.raceprobe.localkube.object.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Strategic merge patch for built-in kinds: lists of objects merge by their first key, {@code $patch} deletes and replaces,
 * {@code $deleteFromPrimitiveList} and {@code $retainKeys} work, {@code $setElementOrder} is ignored.
 */
public final class StrategicMergePatch {
    private static final String DELETE_FROM = "$deleteFromPrimitiveList/";

    private StrategicMergePatch() {}

    /** The target with the patch applied. */
    public static JsonNode apply(JsonNode target, JsonNode patch, Shape shape) {
        if (!patch.isObject()) {
            return patch.deepCopy();
        }
        if (patch.path("$patch").asText().equals("replace")) {
            return plain(patch);
        }
        ObjectNode result = target.isObject() ? target.deepCopy() : Json.object();
        if (patch.has("$retainKeys")) {
            result.retain(Json.texts(patch.path("$retainKeys")));
        }
        patch.properties().forEach(field -> member(result, field.getKey(), field.getValue(), shape));
        return result;
    }

    private static void member(ObjectNode result, String name, JsonNode value, Shape shape) {
        if (name.startsWith(DELETE_FROM)) {
            List<String> gone = Json.texts(value);
            if (result.path(name.substring(DELETE_FROM.length())) instanceof ArrayNode list) {
                ArrayNode left = Json.array();
                list.forEach(item -> {
                    if (!gone.contains(item.asText())) {
                        left.add(item);
                    }
                });
                result.set(name.substring(DELETE_FROM.length()), left);
            }
        } else if (value.isNull()) {
            result.remove(name);
        } else if (!name.startsWith("$")) {
            result.set(name, merged(result.path(name), value, shape.field(name)));
        }
    }

    private static JsonNode merged(JsonNode old, JsonNode value, Shape shape) {
        if (value.isObject()) {
            if (value.path("$patch").asText().equals("delete")) {
                return Json.object();
            }
            return apply(old, value, shape);
        }
        return switch (shape.form()) {
            case SET -> union(old, value);
            case MAP -> byKey(old, value, shape);
            case OPEN, ATOMIC -> value.deepCopy();
        };
    }

    private static ArrayNode union(JsonNode old, JsonNode value) {
        ArrayNode all = old.isArray() ? old.deepCopy() : Json.array();
        List<String> present = Json.texts(all);
        value.forEach(item -> {
            if (!present.contains(item.asText())) {
                all.add(item);
            }
        });
        return all;
    }

    private static ArrayNode byKey(JsonNode old, JsonNode patch, Shape shape) {
        String key = shape.keys().get(0);
        Map<String, JsonNode> items = new LinkedHashMap<>();
        boolean replace =
                Json.each(patch).anyMatch(item -> item.path("$patch").asText().equals("replace"));
        if (!replace) {
            Json.each(old).forEach(item -> items.put(item.path(key).asText(), item));
        }
        for (JsonNode item : patch) {
            String id = item.path(key).asText();
            String directive = item.path("$patch").asText();
            if (directive.equals("delete")) {
                items.remove(id);
            } else if (!directive.equals("replace") || item.has(key)) {
                JsonNode before = items.get(id);
                items.put(id, before == null ? plain(item) : apply(before, item, shape.items()));
            }
        }
        ArrayNode result = Json.array();
        items.values().forEach(result::add);
        return result;
    }

    /** The patch as a value: without directives and nulls. */
    private static JsonNode plain(JsonNode patch) {
        JsonNode copy = patch.deepCopy();
        strip(copy);
        return copy;
    }

    private static void strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(object.properties().stream()
                    .filter(field ->
                            field.getKey().startsWith("$") || field.getValue().isNull())
                    .map(Map.Entry::getKey)
                    .toList());
        }
        node.forEach(StrategicMergePatch::strip);
    }
}
