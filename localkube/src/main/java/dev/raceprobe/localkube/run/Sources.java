package dev.raceprobe.localkube.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.kind.ResourceTypes;
import dev.raceprobe.localkube.object.Meta;
import dev.raceprobe.localkube.store.Objects;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a pod's environment and files come from: ConfigMaps, Secrets, and the pod itself. */
final class Sources {
    private static final Pattern BY_KEY = Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)']");

    private final Objects objects;
    private final ResourceTypes types;

    Sources(Objects objects, ResourceTypes types) {
        this.objects = objects;
        this.types = types;
    }

    /** The entries of a ConfigMap or a Secret; empty when it does not exist. */
    Optional<Map<String, byte[]>> entries(String kind, String namespace, String name) {
        return objects.find(types.builtIn(kind), namespace, name).map(object -> {
            Map<String, byte[]> entries = new TreeMap<>();
            boolean secret = kind.equals("Secret");
            object.path("data").properties().forEach(field -> {
                String text = field.getValue().asText();
                entries.put(
                        field.getKey(),
                        secret ? Base64.getDecoder().decode(text) : text.getBytes(StandardCharsets.UTF_8));
            });
            object.path("binaryData")
                    .properties()
                    .forEach(field -> entries.put(
                            field.getKey(),
                            Base64.getDecoder().decode(field.getValue().asText())));
            return entries;
        });
    }

    /** A field of the pod, as the downward API gives it. */
    static Optional<String> field(JsonNode pod, String path) {
        Matcher byKey = BY_KEY.matcher(path);
        if (byKey.matches()) {
            JsonNode all = pod.path("metadata").path(byKey.group(1));
            return Optional.of(all.path(byKey.group(2)).asText(""));
        }
        return switch (path) {
            case "metadata.name" -> Optional.of(Meta.name(pod));
            case "metadata.namespace" -> Optional.of(Meta.namespace(pod));
            case "metadata.uid" -> Optional.of(Meta.uid(pod));
            case "metadata.labels" -> Optional.of(lines(pod.at("/metadata/labels")));
            case "metadata.annotations" -> Optional.of(lines(pod.at("/metadata/annotations")));
            case "spec.nodeName", "spec.serviceAccountName", "status.podIP", "status.podIPs", "status.hostIP" ->
                Optional.of(pod.at("/" + path.replace("podIPs", "podIP").replace('.', '/'))
                        .asText(""));
            default -> Optional.empty();
        };
    }

    private static String lines(JsonNode map) {
        StringBuilder lines = new StringBuilder();
        if (map instanceof ObjectNode object) {
            object.properties()
                    .forEach(field -> lines.append(field.getKey())
                            .append('=')
                            .append(field.getValue())
                            .append('\n'));
        }
        return lines.toString();
    }
}
