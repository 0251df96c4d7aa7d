package dev.raceprobe.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** JSON as the values that CEL computes with: int is Long, double is Double, lists and maps are Java's. */
final class CelValues {
    private CelValues() {}

    static Object of(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> {
                Map<String, Object> map = new HashMap<>();
                value.properties().forEach(field -> map.put(field.getKey(), of(field.getValue())));
                yield map;
            }
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                value.forEach(item -> list.add(of(item)));
                yield list;
            }
            case STRING -> value.textValue();
            case BOOLEAN -> value.booleanValue();
            case NUMBER -> value.isIntegralNumber() ? (Object) value.longValue() : (Object) value.doubleValue();
            case NULL, MISSING, BINARY, POJO -> com.google.protobuf.NullValue.NULL_VALUE;
        };
    }
}
