package dev.raceprobe.localkube.kind;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.localkube.object.ApiException;
import dev.raceprobe.localkube.object.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How values merge, and with that what can be owned by itself: the part of a schema that server-side apply and strategic
 * merge patches need.
 *
 * @param form how this value merges
 * @param fields shapes of named members of an object
 * @param elements shape of the other members of an object, or of the items of a list
 * @param keys of the items, when the form is a list map
 * @param keyDefaults what a key is when an item omits it
 */
public record Shape(
        Form form, Map<String, Shape> fields, Shape elements, List<String> keys, Map<String, JsonNode> keyDefaults) {
    /** The ways to merge. */
    public enum Form {
        /** An object merges member by member; a list and a scalar are replaced as a whole. */
        OPEN,
        /** Replaced as a whole, objects too. */
        ATOMIC,
        /** A list of distinct scalars. */
        SET,
        /** A list of objects with keys. */
        MAP
    }

    /** What is assumed where nothing is said. */
    public static final Shape ANY = new Shape(Form.OPEN, Map.of(), null, List.of(), Map.of());

    /** Replaced as a whole. */
    public static final Shape ATOMIC = new Shape(Form.ATOMIC, Map.of(), null, List.of(), Map.of());

    /** A list of distinct scalars. */
    public static final Shape SET = new Shape(Form.SET, Map.of(), null, List.of(), Map.of());

    public Shape {
        fields = Map.copyOf(fields);
        keys = List.copyOf(keys);
        keyDefaults = Map.copyOf(keyDefaults);
    }

    /** An object with some named members that need saying. */
    public static Shape struct(Map<String, Shape> fields) {
        return new Shape(Form.OPEN, fields, null, List.of(), Map.of());
    }

    /** A list of objects with keys. */
    public static Shape map(Shape items, String... keys) {
        return new Shape(Form.MAP, Map.of(), items, List.of(keys), Map.of());
    }

    /** The same with a default for one key. */
    public Shape withKeyDefault(String key, String value) {
        Map<String, JsonNode> defaults = new HashMap<>(keyDefaults);
        defaults.put(key, Json.object().textNode(value));
        return new Shape(form, fields, elements, keys, defaults);
    }

    /** The same with one more named member. */
    public Shape with(String field, Shape shape) {
        Map<String, Shape> more = new HashMap<>(fields);
        more.put(field, shape);
        return new Shape(form, more, elements, keys, keyDefaults);
    }

    /** The shape of a member of an object. */
    public Shape field(String name) {
        Shape named = fields.get(name);
        return named != null ? named : items();
    }

    /** The shape of an item of a list. */
    public Shape items() {
        return elements == null ? ANY : elements;
    }

    /** Whether a value of this shape is merged member by member. */
    public boolean isGranularMap(JsonNode value) {
        return value.isObject() && form == Form.OPEN;
    }

    /** Whether a value of this shape is merged item by item. */
    public boolean isGranularList(JsonNode value) {
        return value.isArray() && (form == Form.SET || form == Form.MAP);
    }

    /** What identifies an item of a granular list, in the notation of FieldsV1: {@code k:{"name":"x"}} or {@code v:"x"}. */
    public String elementOf(JsonNode item) {
        if (form == Form.SET) {
            return "v:" + Json.text(item);
        }
        Map<String, JsonNode> key = new TreeMap<>();
        for (String name : keys) {
            JsonNode value = item.hasNonNull(name) ? item.get(name) : keyDefaults.get(name);
            if (value != null) {
                key.put(name, value);
            }
        }
        if (key.isEmpty()) {
            throw ApiException.badRequest(
                    "associative list with keys has an element that omits key field \"" + keys.get(0) + "\"");
        }
        return "k:" + Json.text(Json.object().setAll(key));
    }
}
