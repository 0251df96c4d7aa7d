package dev.raceprobe.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.manifests.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The compact constructors and the schema give the same defaults, so that a plan is the same with and without an API server. */
class DefaultsTest {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    static Stream<Path> everyAcceptedProbe() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/validation/accept"))) {
            return files
                    .filter(file -> Manifests.read(file).path("kind").asText().equals("RaceProbe"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource
    void everyAcceptedProbe(Path file) throws JsonProcessingException {
        JsonNode bare = Manifests.read(file);
        JsonNode defaulted = Manifests.schema("RaceProbe").applyDefaults(bare);

        RaceProbeSpec ofBare = JSON.treeToValue(bare.get("spec"), RaceProbeSpec.class);
        RaceProbeSpec ofDefaulted = JSON.treeToValue(defaulted.get("spec"), RaceProbeSpec.class);

        assertThat(ofBare).isEqualTo(ofDefaulted);
        assertThat(asText(ofBare)).isEqualTo(asText(defaulted.get("spec")));
    }

    @Test
    void anEmptyPolicy() throws JsonProcessingException {
        JsonNode bare = Manifests.parse("{}");
        JsonNode defaulted = Manifests.schema("ClusterRaceProbePolicy")
                .applyDefaults(Manifests.parse("spec: {}"))
                .get("spec");

        ClusterRaceProbePolicySpec ofBare = JSON.treeToValue(bare, ClusterRaceProbePolicySpec.class);

        assertThat(ofBare).isEqualTo(JSON.treeToValue(defaulted, ClusterRaceProbePolicySpec.class));
        assertThat(asText(ofBare)).isEqualTo(asText(defaulted));
    }

    @Test
    void whatTheRecordsWriteIsValid() throws JsonProcessingException {
        JsonNode file = Manifests.read(Path.of("src/test/resources/validation/accept/every-field.yaml"));
        ObjectNode written = file.deepCopy();
        written.set("spec", JSON.valueToTree(JSON.treeToValue(file.get("spec"), RaceProbeSpec.class)));

        assertThat(Manifests.schema("RaceProbe").validate(written)).isEmpty();
    }

    /** Numbers as they are written, without what has no defaults but more than one spelling. */
    private static JsonNode asText(Object spec) throws JsonProcessingException {
        JsonNode written = JSON.readTree(JSON.writeValueAsString(spec));
        ((ObjectNode) written).remove("template");
        return withoutEmpty(written);
    }

    /** Absent and empty lists and maps mean the same; a block of a scenario stays, its presence has a meaning. */
    private static JsonNode withoutEmpty(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> withoutEmpty(field.getValue()));
            object.remove(object.properties().stream()
                    .filter(field -> field.getValue().isContainerNode()
                            && field.getValue().isEmpty())
                    .map(java.util.Map.Entry::getKey)
                    .toList());
        } else {
            node.forEach(DefaultsTest::withoutEmpty);
        }
        return node;
    }
}
