package dev.raceprobe.localkube.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.kind.Shape;
import dev.raceprobe.localkube.object.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Merges an applied value into the live one, and takes fields out of a value. Both return new trees. */
final class Merge {
    private Merge() {}

    static JsonNode merge(JsonNode live, JsonNode applied, Shape shape) {
        if (shape.isGranularMap(live) && shape.isGranularMap(applied)) {
            ObjectNode merged = live.deepCopy();
            applied.properties().forEach(field -> {
                JsonNode old = live.path(field.getKey());
                merged.set(
                        field.getKey(),
                        old.isMissingNode()
                                ? field.getValue().deepCopy()
                                : merge(old, field.getValue(), shape.field(field.getKey())));
            });
            return merged;
        }
        if (shape.isGranularList(live) && shape.isGranularList(applied)) {
            return lists(Members.of(live, shape), Members.of(applied, shape), shape);
        }
        return applied.deepCopy();
    }

    /** The applied order; items that are only live keep their place behind the live item before them. */
    private static ArrayNode lists(Map<String, JsonNode> live, Map<String, JsonNode> applied, Shape shape) {
        ArrayNode merged = Json.array();
        Set<String> done = new HashSet<>();
        List<String> left = new ArrayList<>(live.keySet());
        List<String> right = new ArrayList<>(applied.keySet());
        int l = 0;
        int r = 0;
        while (l < left.size() || r < right.size()) {
            if (l < left.size() && !applied.containsKey(left.get(l))) {
                merged.add(live.get(left.get(l++)).deepCopy());
            } else if (l < left.size() && done.contains(left.get(l))) {
                l++;
            } else {
                String element = right.get(r++);
                JsonNode old = live.get(element);
                JsonNode item = applied.get(element);
                merged.add(old == null ? item.deepCopy() : merge(old, item, shape.items()));
                done.add(element);
            }
        }
        return merged;
    }

    /** The value without the members of the set, each with all that is below it. */
    static JsonNode remove(JsonNode value, FieldSet fields, Shape shape) {
        if (fields.children().isEmpty()) {
            return value;
        }
        if (shape.isGranularMap(value)) {
            ObjectNode left = Json.object();
            Members.of(value, shape).forEach((element, member) -> {
                if (!fields.child(element).isMember()) {
                    left.set(
                            element.substring(2), remove(member, fields.child(element), Members.shape(shape, element)));
                }
            });
            return left;
        }
        if (shape.isGranularList(value)) {
            ArrayNode left = Json.array();
            Members.of(value, shape).forEach((element, member) -> {
                if (!fields.child(element).isMember()) {
                    left.add(remove(member, fields.child(element), shape.items()));
                }
            });
            return left;
        }
        return value;
    }
}
