package dev.raceprobe.localkube.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.localkube.object.Json;
import dev.raceprobe.localkube.object.Meta;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The files that a volume should have now. */
final class VolumeContents {
    private static final int DEFAULT_MODE = 0644;

    private final Sources sources;

    /** A file's bytes and permissions. Equal when both are. */
    record Entry(String content, int mode) {
        static Entry of(byte[] bytes, int mode) {
            return new Entry(new String(bytes, StandardCharsets.ISO_8859_1), mode);
        }

        byte[] bytes() {
            return content.getBytes(StandardCharsets.ISO_8859_1);
        }

        /** Content can be a secret. */
        @Override
        public String toString() {
            return "Entry[" + content.length() + " bytes, mode " + Integer.toOctalString(mode) + "]";
        }
    }

    VolumeContents(Sources sources) {
        this.sources = sources;
    }

    /** Empty for a volume that the pod itself fills. */
    Optional<Map<String, Entry>> of(JsonNode pod, JsonNode volume) throws Unstartable {
        Map<String, Entry> files = new TreeMap<>();
        if (volume.has("emptyDir")) {
            return Optional.empty();
        }
        int mode = mode(volume);
        if (volume.has("projected")) {
            for (JsonNode source : volume.at("/projected/sources")) {
                add(files, pod, source, "name", mode, volume);
            }
        } else {
            add(files, pod, volume, "secretName", mode, volume);
        }
        return Optional.of(files);
    }

    private void add(
            Map<String, Entry> files, JsonNode pod, JsonNode source, String secretName, int mode, JsonNode volume)
            throws Unstartable {
        if (source.has("configMap")) {
            keys(files, pod, "ConfigMap", source.path("configMap"), "name", mode, volume);
        } else if (source.has("secret")) {
            keys(files, pod, "Secret", source.path("secret"), secretName, mode, volume);
        } else if (source.has("downwardAPI")) {
            for (JsonNode item : source.at("/downwardAPI/items")) {
                String value = Sources.field(pod, item.at("/fieldRef/fieldPath").asText())
                        .orElse("");
                files.put(item.path("path").asText(), Entry.of(value.getBytes(StandardCharsets.UTF_8), mode));
            }
        } else if (!source.has("serviceAccountToken")) {
            throw Unstartable.mount(
                    "volume \"" + volume.path("name").asText() + "\" is of a kind that this stand-in does not know");
        }
    }

    private void keys(
            Map<String, Entry> files,
            JsonNode pod,
            String kind,
            JsonNode source,
            String nameField,
            int mode,
            JsonNode volume)
            throws Unstartable {
        String name = source.path(nameField).asText();
        boolean optional = source.path("optional").asBoolean();
        Optional<Map<String, byte[]>> found = sources.entries(kind, Meta.namespace(pod), name);
        if (found.isEmpty() && !optional) {
            throw Unstartable.mount(
                    failed(volume) + kind.toLowerCase(java.util.Locale.ROOT) + " \"" + name + "\" not found");
        }
        Map<String, byte[]> entries = found.orElse(Map.of());
        List<JsonNode> items = Json.each(source.path("items")).toList();
        if (items.isEmpty()) {
            entries.forEach((key, bytes) -> files.put(key, Entry.of(bytes, mode)));
        }
        for (JsonNode item : items) {
            byte[] bytes = entries.get(item.path("key").asText());
            if (bytes != null) {
                files.put(
                        item.path("path").asText(),
                        Entry.of(bytes, item.path("mode").asInt(mode)));
            } else if (!optional) {
                throw Unstartable.mount(failed(volume) + "references non-existent "
                        + (kind.equals("Secret") ? "secret" : "config") + " key: "
                        + item.path("key").asText());
            }
        }
    }

    private static int mode(JsonNode volume) {
        for (String source : List.of("configMap", "secret", "projected", "downwardAPI")) {
            if (volume.path(source).has("defaultMode")) {
                return volume.path(source).path("defaultMode").asInt();
            }
        }
        return DEFAULT_MODE;
    }

    private static String failed(JsonNode volume) {
        return "MountVolume.SetUp failed for volume \"" + volume.path("name").asText() + "\" : ";
    }
}
