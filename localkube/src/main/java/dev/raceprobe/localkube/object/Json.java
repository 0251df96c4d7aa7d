package dev.raceprobe.localkube.object;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The JSON and YAML of this module: one mapper each, and short forms for trees. */
public final class Json {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper ASCII =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final ObjectMapper SORTED =
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);
    private static final ObjectMapper YAML = new YAMLMapper(new YAMLFactory());

    private Json() {}

    /** A new empty object. */
    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** A new empty array. */
    public static ArrayNode array() {
        return JSON.createArrayNode();
    }

    /** An array of strings. */
    public static ArrayNode strings(Collection<String> values) {
        ArrayNode array = array();
        values.forEach(array::add);
        return array;
    }

    /** Parses JSON; also takes YAML when {@code yaml} is set. */
    public static JsonNode parse(byte[] bytes, boolean yaml) throws IOException {
        return yaml ? YAML.readTree(bytes) : JSON.readTree(bytes);
    }

    /** Parses JSON that this program wrote itself or that was parsed before. */
    public static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** All documents of a YAML stream. */
    public static List<JsonNode> documents(byte[] yaml) throws IOException {
        try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            return values.readAll().stream().filter(JsonNode::isObject).toList();
        }
    }

    /** The compact text. */
    public static String text(JsonNode node) {
        return node.toString();
    }

    /** The compact text with the keys of objects sorted: equal trees have equal texts. */
    public static String canonical(JsonNode node) {
        try {
            return SORTED.writeValueAsString(SORTED.treeToValue(node, Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** UTF-8 bytes of the compact text. */
    public static byte[] bytes(JsonNode node) {
        return bytes(JSON, node);
    }

    /** The same JSON in ASCII alone: for clients that decode a stream piece by piece, and split letters of several bytes. */
    public static byte[] ascii(JsonNode node) {
        return bytes(ASCII, node);
    }

    private static byte[] bytes(ObjectMapper mapper, JsonNode node) {
        try {
            return mapper.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** YAML text. */
    public static String yaml(JsonNode node) {
        try {
            return YAML.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The elements of an array; none for anything else. */
    public static Stream<JsonNode> each(JsonNode array) {
        return array.isArray() ? StreamSupport.stream(array.spliterator(), false) : Stream.empty();
    }

    /** The texts in an array of strings; none for anything else. */
    public static List<String> texts(JsonNode array) {
        return each(array).map(JsonNode::asText).toList();
    }

    /** The object under a key, made if it is absent. */
    public static ObjectNode child(ObjectNode parent, String key) {
        return parent.path(key) instanceof ObjectNode present ? present : parent.putObject(key);
    }

    /** The array under a key, made if it is absent. */
    public static ArrayNode list(ObjectNode parent, String key) {
        return parent.path(key) instanceof ArrayNode present ? present : parent.putArray(key);
    }

    /** Removes every member of an object, at any depth, that is null; items of arrays stay. */
    public static void dropNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(object.properties().stream()
                    .filter(field -> field.getValue().isNull())
                    .map(java.util.Map.Entry::getKey)
                    .toList());
        }
        node.forEach(Json::dropNulls);
    }
}
