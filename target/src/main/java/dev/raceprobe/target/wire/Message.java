package dev.raceprobe.target.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * A message of a client: JSON text with {@code type}, {@code id} and {@code text}, each empty where it is missing.
 *
 * @param atNanos monotonic, when its last byte was read from the socket
 */
public record Message(String type, String id, String text, long atNanos) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static Message parse(String payload, long atNanos) {
        JsonNode node = read(payload);
        return new Message(
                node.path("type").asText(""),
                node.path("id").asText(""),
                node.path("text").asText(""),
                atNanos);
    }

    /** The {@code token} of a message, which is in no other field of it; empty without one. */
    public static String tokenIn(String payload) {
        return read(payload).path("token").asText("");
    }

    private static JsonNode read(String payload) {
        try {
            return JSON.readTree(payload);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
