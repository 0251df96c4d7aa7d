package dev.raceprobe.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts defaults where the schema has them, parents before children, as the API server does; nulls count as absent. */
final class Defaulter {
    void apply(JsonNode schema, JsonNode value) {
        if (value instanceof ObjectNode object) {
            dropNulls(schema, object);
            schema.path("properties").properties().forEach(property -> {
                JsonNode defaultValue = property.getValue().get("default");
                if (defaultValue != null && !object.has(property.getKey())) {
                    object.set(property.getKey(), defaultValue.deepCopy());
                }
            });
            object.properties().forEach(field -> apply(childSchema(schema, field.getKey()), field.getValue()));
        } else if (value.isArray()) {
            value.forEach(item -> apply(schema.path("items"), item));
        }
    }

    private static void dropNulls(JsonNode schema, ObjectNode object) {
        List<String> nulls = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            JsonNode child = childSchema(schema, field.getKey());
            if (field.getValue().isNull() && !child.path("nullable").asBoolean()) {
                nulls.add(field.getKey());
            }
        }
        object.remove(nulls);
    }

    static JsonNode childSchema(JsonNode schema, String field) {
        JsonNode property = schema.path("properties").path(field);
        return property.isMissingNode() ? schema.path("additionalProperties") : property;
    }
}
