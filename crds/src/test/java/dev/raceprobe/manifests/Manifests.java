package dev.raceprobe.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.raceprobe.schema.CrdSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The manifests that are checked in, as schemas. */
public final class Manifests {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Map<String, CrdSchema> BY_KIND = Map.of(
            "RaceProbe", CrdSchema.load(Path.of("manifests/raceprobes.raceprobe.dev.yaml")),
            "ClusterRaceProbePolicy", CrdSchema.load(Path.of("manifests/clusterraceprobepolicies.raceprobe.dev.yaml")));

    private Manifests() {}

    /** The schema of a kind. */
    public static CrdSchema schema(String kind) {
        return BY_KIND.get(kind);
    }

    /** A YAML file. */
    public static JsonNode read(Path file) {
        try {
            return YAML.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** YAML text. */
    public static JsonNode parse(String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException("not YAML: " + yaml, e);
        }
    }
}
