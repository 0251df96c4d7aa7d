package dev.raceprobe.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Holds a value against an OpenAPI v3 structural schema; finds all violations, not only the first. */
final class StructuralValidator {
    private static final ConcurrentHashMap<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

    private final UnknownFields unknownFields;
    private final List<SchemaViolation> violations = new ArrayList<>();

    StructuralValidator(UnknownFields unknownFields) {
        this.unknownFields = unknownFields;
    }

    List<SchemaViolation> validate(JsonNode schema, JsonNode value) {
        check("", schema, value);
        return List.copyOf(violations);
    }

    private void check(String path, JsonNode schema, JsonNode value) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            if (!value.isIntegralNumber() && !value.isTextual()) {
                violated(path, "must be an integer or a string, was " + shown(value));
            }
            return;
        }
        if (value.isNull() && schema.path("nullable").asBoolean()) {
            return;
        }
        String type = schema.path("type").asText("");
        if (!type.isEmpty() && !isOfType(type, value)) {
            violated(path, "must be " + article(type) + ", was " + shown(value));
            return;
        }
        checkEnum(path, schema, value);
        switch (type) {
            case "object" -> checkObject(path, schema, value);
            case "array" -> checkArray(path, schema, value);
            case "string" -> checkString(path, schema, value.textValue());
            case "integer", "number" -> checkNumber(path, schema, value);
            default -> {}
        }
    }

    private void checkObject(String path, JsonNode schema, JsonNode object) {
        for (JsonNode required : schema.path("required")) {
            if (!object.has(required.asText())) {
                boolean atTheTop = path.isEmpty() && required.asText().equals("metadata");
                if (!atTheTop) {
                    violated(child(path, required.asText()), "is required");
                }
            }
        }
        checkSize(path, "entries", object.size(), schema, "minProperties", "maxProperties");
        object.properties().forEach(field -> {
            JsonNode childSchema = Defaulter.childSchema(schema, field.getKey());
            if (childSchema.isObject()) {
                check(child(path, field.getKey()), childSchema, field.getValue());
            } else if (unknownFields == UnknownFields.REFUSE
                    && !childSchema.asBoolean()
                    && !Pruner.keepsUnknown(schema)) {
                violated(child(path, field.getKey()), "unknown field" + nearest(field.getKey(), schema));
            }
        });
    }

    private static String nearest(String unknown, JsonNode schema) {
        return NearestWord.to(
                        unknown,
                        StreamSupport.stream(
                                        schema.path("properties").properties().spliterator(), false)
                                .map(java.util.Map.Entry::getKey)
                                .toList())
                .map(word -> ", did you mean " + word + "?")
                .orElse("");
    }

    private void checkArray(String path, JsonNode schema, JsonNode array) {
        checkSize(path, "items", array.size(), schema, "minItems", "maxItems");
        for (int i = 0; i < array.size(); i++) {
            check(path + "[" + i + "]", schema.path("items"), array.get(i));
        }
        String listType = schema.path("x-kubernetes-list-type").asText("");
        boolean unique = listType.equals("set") || schema.path("uniqueItems").asBoolean();
        if (unique || listType.equals("map")) {
            checkUnique(path, schema, array, listType.equals("map"));
        }
    }

    private void checkUnique(String path, JsonNode schema, JsonNode array, boolean byKeys) {
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < array.size(); i++) {
            JsonNode item = array.get(i);
            Object key = byKeys
                    ? StreamSupport.stream(
                                    schema.path("x-kubernetes-list-map-keys").spliterator(), false)
                            .map(k -> k.asText() + "=" + item.path(k.asText()).asText())
                            .collect(Collectors.joining(","))
                    : item;
            if (!seen.add(key)) {
                violated(path + "[" + i + "]", "duplicate " + (byKeys ? key : shown(item)));
            }
        }
    }

    private void checkString(String path, JsonNode schema, String text) {
        int length = text.codePointCount(0, text.length());
        if (length < schema.path("minLength").asInt(0)) {
            violated(
                    path,
                    length == 0
                            ? "must not be empty"
                            : "must have at least " + schema.path("minLength").asInt() + " characters, was "
                                    + shown(text));
        }
        if (schema.has("maxLength") && length > schema.path("maxLength").asInt()) {
            violated(path, "must have at most " + schema.path("maxLength").asInt() + " characters, had " + length);
        }
        if (schema.has("pattern")) {
            String pattern = schema.path("pattern").asText();
            if (!PATTERNS.computeIfAbsent(pattern, Pattern::compile)
                    .matcher(text)
                    .find()) {
                violated(path, "must match " + pattern + ", was " + shown(text));
            }
        }
    }

    private void checkNumber(String path, JsonNode schema, JsonNode value) {
        double number = value.asDouble();
        boolean belowMinimum = schema.has("minimum")
                && (schema.path("exclusiveMinimum").asBoolean()
                        ? number <= schema.path("minimum").asDouble()
                        : number < schema.path("minimum").asDouble());
        boolean aboveMaximum = schema.has("maximum")
                && (schema.path("exclusiveMaximum").asBoolean()
                        ? number >= schema.path("maximum").asDouble()
                        : number > schema.path("maximum").asDouble());
        boolean outOfFormat = schema.path("format").asText().equals("int32") && !value.canConvertToInt();
        if (belowMinimum || aboveMaximum || outOfFormat) {
            violated(path, "must be in " + range(schema) + ", was " + value.asText());
        }
    }

    private static String range(JsonNode schema) {
        String from = schema.has("minimum")
                ? (schema.path("exclusiveMinimum").asBoolean() ? "(" : "[")
                        + schema.path("minimum").asText()
                : "(-∞";
        String to = schema.has("maximum")
                ? schema.path("maximum").asText()
                        + (schema.path("exclusiveMaximum").asBoolean() ? ")" : "]")
                : "∞)";
        return from + ", " + to;
    }

    private void checkEnum(String path, JsonNode schema, JsonNode value) {
        JsonNode allowed = schema.path("enum");
        if (allowed.isArray()
                && StreamSupport.stream(allowed.spliterator(), false).noneMatch(value::equals)) {
            String list = StreamSupport.stream(allowed.spliterator(), false)
                    .map(JsonNode::asText)
                    .collect(Collectors.joining(", "));
            violated(path, "must be one of " + list + ", was " + shown(value));
        }
    }

    private void checkSize(String path, String what, int size, JsonNode schema, String min, String max) {
        if (size < schema.path(min).asInt(0)) {
            violated(path, "must have at least " + schema.path(min).asInt() + " " + what + ", had " + size);
        }
        if (schema.has(max) && size > schema.path(max).asInt()) {
            violated(path, "must have at most " + schema.path(max).asInt() + " " + what + ", had " + size);
        }
    }

    private static boolean isOfType(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber() || value.isNumber() && value.asDouble() % 1 == 0;
            case "number" -> value.isNumber();
            default -> throw new IllegalArgumentException("unknown type in schema: " + type);
        };
    }

    private static String article(String type) {
        return (type.equals("object") || type.equals("array") || type.equals("integer") ? "an " : "a ") + type;
    }

    private static String shown(String text) {
        return '"' + (text.length() > 80 ? text.substring(0, 80) + "…" : text) + '"';
    }

    private static String shown(JsonNode value) {
        return value.isContainerNode()
                ? article(value.isObject() ? "object" : "array")
                : value.isTextual() ? shown(value.textValue()) : value.asText();
    }

    static String child(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    private void violated(String path, String message) {
        violations.add(new SchemaViolation(path, message));
    }
}
