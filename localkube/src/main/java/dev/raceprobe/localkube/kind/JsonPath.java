package dev.raceprobe.localkube.kind;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.localkube.object.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The part of JSONPath that printer columns use: members, indices, {@code [*]} and {@code [?(@.a=="b")]}. */
final class JsonPath {
    private static final Pattern STEP = Pattern.compile(
            "\\.?([A-Za-z_$][\\w$-]*(?:\\\\.[\\w$-]+)*)" // .name, dots escaped
                    + "|\\['([^']*)'\\]"
                    + "|\\[(\\*|\\d+)\\]"
                    + "|\\[\\?\\(@\\.([\\w.]+)\\s*==\\s*(?:\"([^\"]*)\"|'([^']*)'|(\\w+))\\)\\]");

    private final List<Function<JsonNode, Stream<JsonNode>>> steps;

    private JsonPath(List<Function<JsonNode, Stream<JsonNode>>> steps) {
        this.steps = steps;
    }

    static JsonPath parse(String path) {
        List<Function<JsonNode, Stream<JsonNode>>> steps = new ArrayList<>();
        Matcher step = STEP.matcher(path);
        int at = 0;
        while (at < path.length()) {
            if (!step.find(at) || step.start() != at) {
                throw new IllegalArgumentException("JSONPath " + path + " is not understood from character " + at);
            }
            steps.add(step(step));
            at = step.end();
        }
        return new JsonPath(List.copyOf(steps));
    }

    /** All values that the path leads to. */
    List<JsonNode> find(JsonNode root) {
        Stream<JsonNode> found = Stream.of(root);
        for (Function<JsonNode, Stream<JsonNode>> step : steps) {
            found = found.flatMap(step);
        }
        return found.filter(node -> !node.isMissingNode() && !node.isNull()).toList();
    }

    private static Function<JsonNode, Stream<JsonNode>> step(Matcher step) {
        if (step.group(1) != null) {
            String name = step.group(1).replace("\\.", ".");
            return node -> Stream.of(node.path(name));
        }
        if (step.group(2) != null) {
            String name = step.group(2);
            return node -> Stream.of(node.path(name));
        }
        if (step.group(3) != null) {
            return step.group(3).equals("*") ? Json::each : indexed(Integer.parseInt(step.group(3)));
        }
        String pointer = "/" + step.group(4).replace('.', '/');
        String wanted = step.group(5) != null ? step.group(5) : step.group(6) != null ? step.group(6) : step.group(7);
        return node ->
                Json.each(node).filter(item -> item.at(pointer).asText("").equals(wanted));
    }

    private static Function<JsonNode, Stream<JsonNode>> indexed(int index) {
        return node -> Stream.of(node.path(index));
    }
}
