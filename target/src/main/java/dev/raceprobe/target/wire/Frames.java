package dev.raceprobe.target.wire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The frames that the server sends: JSON text with {@code type}, and where they apply {@code id}, {@code seq} and {@code user}. */
public final class Frames {
    private Frames() {}

    public static ObjectNode greeting(String user) {
        return typed("connection_established").put("user", user);
    }

    /** The token was accepted. */
    public static ObjectNode authenticated() {
        return typed("auth_ok");
    }

    public static ObjectNode pong(String id) {
        return typed("pong").put("id", id);
    }

    public static ObjectNode event(String type, String id, long sequence, String user) {
        return typed(type).put("id", id).put("seq", sequence).put("user", user);
    }

    public static ObjectNode error(String message) {
        return typed("error").put("message", message);
    }

    private static ObjectNode typed(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }
}
