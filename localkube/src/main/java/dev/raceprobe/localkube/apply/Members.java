package dev.raceprobe.localkube.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.raceprobe.localkube.kind.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/** The members of a granular map or list, by path element, in their order. */
final class Members {
    private Members() {}

    static Map<String, JsonNode> of(JsonNode value, Shape shape) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        if (value.isObject()) {
            value.properties().forEach(field -> members.put("f:" + field.getKey(), field.getValue()));
        } else {
            value.forEach(item -> members.put(shape.elementOf(item), item));
        }
        return members;
    }

    static JsonNode get(Map<String, JsonNode> members, String element) {
        JsonNode member = members.get(element);
        return member == null ? MissingNode.getInstance() : member;
    }

    static Shape shape(Shape parent, String element) {
        return element.startsWith("f:") ? parent.field(element.substring(2)) : parent.items();
    }
}
