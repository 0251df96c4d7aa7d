package dev.raceprobe.manifests;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.raceprobe.api.v1alpha1.ClusterRaceProbePolicy;
import dev.raceprobe.api.v1alpha1.RaceProbe;
import io.fabric8.crdv2.generator.CRDGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Renders the CustomResourceDefinitions of the API as the files in {@code crds/manifests}. */
final class CrdManifests {
    /** How to write the files anew. */
    static final String REGENERATE = "mvn -pl crds -am test -Dtest='CrdManifestsTest' -Dcrds.write=true";

    private static final String HEADER =
            "# Generated from the records of dev.raceprobe.api.v1alpha1; do not edit. To write it anew:\n# "
                    + REGENERATE + "\n";
    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build());

    private CrdManifests() {}

    /** The manifests by the name of their file. */
    static Map<String, String> render() throws IOException {
        Path directory = Files.createTempDirectory("crds");
        new CRDGenerator()
                .customResourceClasses(RaceProbe.class, ClusterRaceProbePolicy.class)
                .forCRDVersions("v1")
                .inOutputDir(directory.toFile())
                .withParallelGenerationEnabled(false)
                .detailedGenerate();
        Map<String, String> manifests = new TreeMap<>();
        try (Stream<Path> generated = Files.list(directory)) {
            for (Path file : generated.toList()) {
                ObjectNode crd = (ObjectNode) YAML.readTree(file.toFile());
                CrdFinish.finish(crd);
                manifests.put(crd.at("/metadata/name").asText() + ".yaml", HEADER + YAML.writeValueAsString(crd));
                Files.delete(file);
            }
        }
        Files.delete(directory);
        return manifests;
    }
}
