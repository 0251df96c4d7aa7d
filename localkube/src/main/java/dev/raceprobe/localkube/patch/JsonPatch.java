package dev.raceprobe.localkube.patch;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.object.ApiException;

/** JSON patch, RFC 6902. A document that does not fit, a failing test included, is a 422, as with a real API server. */
public final class JsonPatch {
    private JsonPatch() {}

    /** The target with all operations applied in order. */
    public static JsonNode apply(JsonNode target, JsonNode patch) {
        if (!patch.isArray()) {
            throw ApiException.badRequest("a JSON patch is an array of operations");
        }
        JsonNode document = target.deepCopy();
        for (JsonNode operation : patch) {
            perform(document, operation);
        }
        return document;
    }

    private static void perform(JsonNode document, JsonNode operation) {
        JsonPointer path = pointer(operation, "path");
        switch (operation.path("op").asText()) {
            case "add" -> add(document, path, value(operation));
            case "replace" -> {
                existing(document, path);
                remove(document, path);
                add(document, path, value(operation));
            }
            case "remove" -> {
                existing(document, path);
                remove(document, path);
            }
            case "copy" ->
                add(
                        document,
                        path,
                        existing(document, pointer(operation, "from")).deepCopy());
            case "move" -> {
                JsonPointer from = pointer(operation, "from");
                JsonNode moved = existing(document, from);
                remove(document, from);
                add(document, path, moved);
            }
            case "test" -> {
                JsonNode found = document.at(path);
                JsonNode wanted = value(operation);
                if (!found.equals(wanted) && !(found.isMissingNode() && wanted.isNull())) {
                    throw ApiException.unprocessable("testing value " + path + " failed: test failed");
                }
            }
            default -> throw ApiException.unprocessable("unknown operation " + operation.path("op"));
        }
    }

    private static JsonPointer pointer(JsonNode operation, String field) {
        try {
            return JsonPointer.compile(operation.path(field).asText(""));
        } catch (IllegalArgumentException e) {
            throw ApiException.unprocessable(field + " is no JSON pointer: " + operation.path(field));
        }
    }

    private static JsonNode value(JsonNode operation) {
        return operation.has("value")
                ? operation.get("value").deepCopy()
                : com.fasterxml.jackson.databind.node.NullNode.getInstance();
    }

    private static JsonNode existing(JsonNode document, JsonPointer path) {
        JsonNode found = document.at(path);
        if (found.isMissingNode() || path.matches()) {
            throw ApiException.unprocessable("doc is missing key: " + path);
        }
        return found;
    }

    private static void add(JsonNode document, JsonPointer path, JsonNode value) {
        if (path.matches()) {
            throw ApiException.unprocessable("the whole document cannot be replaced");
        }
        JsonNode parent = document.at(path.head());
        String last = path.last().getMatchingProperty();
        if (parent instanceof ObjectNode object) {
            object.set(last, value);
        } else if (parent instanceof ArrayNode array) {
            int index = last.equals("-") ? array.size() : path.last().getMatchingIndex();
            if (index < 0 || index > array.size()) {
                throw ApiException.unprocessable("index is out of range: " + path);
            }
            array.insert(index, value);
        } else {
            throw ApiException.unprocessable("add operation does not apply: doc is missing path: " + path);
        }
    }

    private static void remove(JsonNode document, JsonPointer path) {
        JsonNode parent = document.at(path.head());
        if (parent instanceof ObjectNode object) {
            object.remove(path.last().getMatchingProperty());
        } else if (parent instanceof ArrayNode array) {
            array.remove(path.last().getMatchingIndex());
        }
    }
}
