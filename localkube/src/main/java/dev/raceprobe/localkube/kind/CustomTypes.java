package dev.raceprobe.localkube.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.raceprobe.localkube.object.Json;
import dev.raceprobe.schema.CrdSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a CustomResourceDefinition as resource types, one for each served version. */
final class CustomTypes {
    private CustomTypes() {}

    /** @throws IllegalArgumentException when a rule or a column of the CRD does not compile */
    static List<ResourceType> of(JsonNode crd) {
        return Json.each(crd.at("/spec/versions"))
                .filter(version -> version.path("served").asBoolean())
                .map(version -> type(crd, version))
                .toList();
    }

    private static ResourceType type(JsonNode crd, JsonNode version) {
        JsonNode names = crd.at("/spec/names");
        String kind = names.path("kind").asText();
        String group = crd.at("/spec/group").asText();
        String plural = names.path("plural").asText();
        Shape shape = shape(version.at("/schema/openAPIV3Schema")).with("metadata", BuiltInShapes.METADATA);
        return new ResourceType(
                group,
                version.path("name").asText(),
                plural,
                names.path("singular").asText(kind.toLowerCase(Locale.ROOT)),
                kind,
                Json.texts(names.path("shortNames")),
                Json.texts(names.path("categories")),
                crd.at("/spec/scope").asText("Namespaced").equals("Namespaced"),
                version.at("/subresources").has("status"),
                version.at("/subresources").has("scale"),
                true,
                plural + "." + group,
                shape,
                columns(version.path("additionalPrinterColumns")),
                Optional.of(CrdSchema.of(crd, version.path("name").asText())));
    }

    private static Shape shape(JsonNode schema) {
        Shape.Form form = Shape.Form.OPEN;
        if (schema.path("type").asText().equals("array")) {
            form = switch (schema.path("x-kubernetes-list-type").asText("atomic")) {
                case "map" -> Shape.Form.MAP;
                case "set" -> Shape.Form.SET;
                default -> Shape.Form.ATOMIC;
            };
        } else if (schema.path("x-kubernetes-map-type").asText().equals("atomic")) {
            form = Shape.Form.ATOMIC;
        }
        Map<String, Shape> fields = new HashMap<>();
        schema.path("properties").properties().forEach(field -> fields.put(field.getKey(), shape(field.getValue())));
        JsonNode elements = schema.has("items") ? schema.path("items") : schema.path("additionalProperties");
        List<String> keys = Json.texts(schema.path("x-kubernetes-list-map-keys"));
        Map<String, JsonNode> keyDefaults = new HashMap<>();
        for (String key : keys) {
            JsonNode value = elements.path("properties").path(key).path("default");
            if (!value.isMissingNode()) {
                keyDefaults.put(key, value);
            }
        }
        return new Shape(form, fields, elements.isObject() ? shape(elements) : null, keys, keyDefaults);
    }

    private static List<Column> columns(JsonNode columns) {
        List<Column> own = Json.each(columns).map(CustomTypes::column).toList();
        return own.isEmpty() ? List.of(BuiltInColumns.age()) : own;
    }

    private static Column column(JsonNode column) {
        JsonPath path = JsonPath.parse(column.path("jsonPath").asText());
        boolean date = column.path("type").asText().equals("date");
        return new Column(
                column.path("name").asText(),
                column.path("type").asText(),
                column.path("format").asText(""),
                column.path("description").asText(""),
                column.path("priority").asInt(),
                object -> Stream.concat(path.find(object).stream(), Stream.of(NullNode.instance))
                        .findFirst()
                        .map(value -> date && value.isTextual()
                                ? TextNode.valueOf(HumanAge.since(value.asText()))
                                : value.isContainerNode() ? TextNode.valueOf(Json.text(value)) : value)
                        .orElseThrow());
    }
}
