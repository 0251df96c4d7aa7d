package dev.raceprobe.localkube.kind;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;

/**
 * A column of {@code kubectl get}.
 *
 * @param type OpenAPI type; {@code date} is printed as an age
 * @param priority 0 is always shown, more only with {@code -o wide}
 * @param cell the value of an object in it
 */
public record Column(
        String name, String type, String format, String description, int priority, Function<JsonNode, JsonNode> cell) {}
