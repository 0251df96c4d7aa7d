package dev.raceprobe.localkube.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The fields that pruning took out of an object. */
final class UnknownPaths {
    private UnknownPaths() {}

    static List<String> between(JsonNode original, JsonNode pruned) {
        List<String> paths = new ArrayList<>();
        collect("", original, pruned, paths);
        return paths;
    }

    private static void collect(String path, JsonNode original, JsonNode pruned, List<String> paths) {
        if (original.isObject()) {
            original.properties().forEach(field -> {
                String below = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                if (pruned.has(field.getKey())) {
                    collect(below, field.getValue(), pruned.path(field.getKey()), paths);
                } else {
                    paths.add(below);
                }
            });
        } else if (original.isArray()) {
            for (int i = 0; i < original.size(); i++) {
                collect(path + "[" + i + "]", original.path(i), pruned.path(i), paths);
            }
        }
    }
}
