package dev.raceprobe.localkube.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.localkube.object.Json;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * There are no mount namespaces here: a mount path at the start of an argument or of a variable's value, or behind its first
 * {@code =}, is replaced by the directory on this machine.
 */
final class MountPaths {
    private final Map<String, String> localByMountPath =
            new TreeMap<>(Comparator.comparing(String::length).reversed().thenComparing(Function.identity()));

    MountPaths(JsonNode container, Function<JsonNode, Path> local) {
        Json.each(container.path("volumeMounts"))
                .forEach(mount -> localByMountPath.put(
                        mount.path("mountPath").asText().replaceFirst("/+$", ""),
                        local.apply(mount).toString()));
    }

    String rewrite(String text) {
        int equals = text.indexOf('=');
        String head = equals < 0 || text.startsWith("/") ? "" : text.substring(0, equals + 1);
        String tail = text.substring(head.length());
        for (Map.Entry<String, String> mount : localByMountPath.entrySet()) {
            String path = mount.getKey();
            boolean inside = tail.startsWith(path)
                    && (tail.length() == path.length() || "/:,".indexOf(tail.charAt(path.length())) >= 0);
            if (inside) {
                return head + mount.getValue() + tail.substring(path.length());
            }
        }
        return text;
    }
}
