package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.operator.plan.PlanOptions;
import dev.raceprobe.operator.plan.Planner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each field of a sound manifest is left out and garbled in turn: what is not a mistake can be planned, and nothing is thrown. */
class ManifestMutationTest {
    private static final Path EVERY_FIELD = Path.of("../crds/src/test/resources/validation/accept/every-field.yaml");
    private static final Path SAMPLES = Path.of("../deploy/samples");

    private static final List<JsonNode> OF_ANOTHER_KIND = List.of(
            JsonNodeFactory.instance.nullNode(),
            JsonNodeFactory.instance.objectNode(),
            JsonNodeFactory.instance.arrayNode());

    /** At which arithmetic trips. */
    private static final List<JsonNode> NUMBERS = List.of(
            JsonNodeFactory.instance.numberNode(0),
            JsonNodeFactory.instance.numberNode(-1),
            JsonNodeFactory.instance.numberNode(1e300));

    /** At which parsers trip. */
    private static final List<JsonNode> TEXTS = List.of(
            JsonNodeFactory.instance.textNode(""),
            JsonNodeFactory.instance.textNode("1%"),
            JsonNodeFactory.instance.textNode("{x}"));

    private static final Map<String, String> ABSENT = Map.of(
            "authAckEvent",
            "auth_ok",
            "serverName",
            "chat.example.com",
            "minSamples",
            "30",
            "readinessUrl",
            "https://chat.staging.example.com/ready",
            "openConnectionsMetric",
            "{url: 'https://chat.staging.example.com/metrics', name: open, tolerance: 5}",
            "resumeMessage",
            "'{\"since\":\"{cursor}\"}'");

    private final ManifestCheck check = new ManifestCheck();

    /** Every field: those of each scenario in a manifest with that scenario alone, all others in one with the first. */
    static Stream<Arguments> manifests() throws IOException, InputException {
        List<Arguments> all = new ArrayList<>();
        ObjectNode every = manifest(EVERY_FIELD);
        int scenarios = every.at("/spec/scenarios").size();
        for (int i = 0; i < scenarios; i++) {
            ObjectNode alone = every.deepCopy();
            alone.withArray("/spec/scenarios")
                    .removeAll()
                    .add(every.at("/spec/scenarios").get(i));
            String name = alone.at("/spec/scenarios/0/name").asText();
            all.add(Arguments.of(name, alone, JsonPointer.compile("/spec/scenarios")));
            if (i == 0) {
                all.add(Arguments.of("all but scenarios", alone, JsonPointer.empty()));
            }
        }
        for (String auth : List.of("static-token", "oauth2-client-credentials", "token-endpoint")) {
            ObjectNode sample = manifest(SAMPLES.resolve("auth-" + auth + ".yaml"));
            all.add(Arguments.of(auth, sample, JsonPointer.compile("/spec/auth")));
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("manifests")
    void aFieldLeftOutOrGarbledIsAMistakeOrCanBePlanned(String name, ObjectNode document, JsonPointer under) {
        assertThat(mistakes(document)).isEmpty();

        List<String> thrown = pointers(document.at(under), under).stream()
                .filter(field ->
                        !under.equals(JsonPointer.empty()) || !field.toString().startsWith("/spec/scenarios/"))
                .flatMap(field -> Stream.concat(Stream.of(without(document, field)), garbled(document, field))
                        .map(mutant -> thrownBy(mutant, document, field))
                        .flatMap(Optional::stream))
                .toList();

        assertThat(thrown).isEmpty();
    }

    @Test
    void aFieldThatIsMissingIsToldBesideTheMistakesOfOthers() throws IOException, InputException {
        ObjectNode document = manifest(EVERY_FIELD);
        ((ObjectNode) document.at("/spec")).remove("target");
        ((ObjectNode) document.at("/spec/load/shards")).put("maxConnectionsPerPod", 0);
        ((ObjectNode) document.at("/spec/scenarios/0")).putArray("profiles").add("moon");

        assertThat(mistakes(document))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).contains("spec.target: "),
                        line -> assertThat(line).contains("spec.load.shards.maxConnectionsPerPod: "),
                        line -> assertThat(line).contains("spec.scenarios[0].profiles: moon is not in"));
    }

    /** What is in the file, with the fields that it names without having them. */
    private static ObjectNode manifest(Path file) throws IOException, InputException {
        String text = Files.readString(file);
        for (Map.Entry<String, String> absent : ABSENT.entrySet()) {
            text = text.replace(absent.getKey() + ": null", absent.getKey() + ": " + absent.getValue());
        }
        return Manifest.parse(file.toString(), text).probes().get(0);
    }

    private List<String> mistakes(ObjectNode document) {
        try {
            check.check(new Manifest("file", List.of(document), List.of()));
            return List.of();
        } catch (InputException e) {
            return e.lines();
        }
    }

    /** What comes of a mutant beside mistakes or plans. */
    private Optional<String> thrownBy(ObjectNode mutant, ObjectNode document, JsonPointer field) {
        try {
            for (CheckedProbe probe : check.check(new Manifest("file", List.of(mutant), List.of()))) {
                PlanOptions options = PlanOptions.run("run", PlanOptions.bounds(probe.spec()), List.of());
                Objects.requireNonNull(Planner.plan(probe.namespace(), probe.name(), probe.spec(), options));
            }
            return Optional.empty();
        } catch (InputException e) {
            return e.lines().stream()
                    .filter(line -> line.contains("Exception") || line.lines().count() != 1)
                    .findFirst();
        } catch (RuntimeException e) {
            return Optional.of(field + " as " + mutant.at(field) + " instead of " + document.at(field) + ": " + e
                    + " at " + e.getStackTrace()[0]);
        }
    }

    private static List<JsonPointer> pointers(JsonNode node, JsonPointer at) {
        List<JsonPointer> all = new ArrayList<>();
        node.properties().forEach(field -> {
            JsonPointer pointer = at.appendProperty(field.getKey());
            all.add(pointer);
            all.addAll(pointers(field.getValue(), pointer));
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            JsonPointer pointer = at.appendIndex(i);
            all.add(pointer);
            all.addAll(pointers(node.get(i), pointer));
        }
        return all;
    }

    private static ObjectNode without(ObjectNode document, JsonPointer field) {
        ObjectNode mutant = document.deepCopy();
        JsonNode parent = mutant.at(field.head());
        if (parent instanceof ArrayNode array) {
            array.remove(field.last().getMatchingIndex());
        } else {
            ((ObjectNode) parent).remove(field.last().getMatchingProperty());
        }
        return mutant;
    }

    private static Stream<ObjectNode> garbled(ObjectNode document, JsonPointer field) {
        JsonNode was = document.at(field);
        Stream<JsonNode> ofItsKind = was.isNumber() ? NUMBERS.stream() : was.isTextual() ? TEXTS.stream() : Stream.of();
        return Stream.concat(OF_ANOTHER_KIND.stream(), ofItsKind).map(garbage -> {
            ObjectNode mutant = document.deepCopy();
            JsonNode parent = mutant.at(field.head());
            if (parent instanceof ArrayNode array) {
                array.set(field.last().getMatchingIndex(), garbage);
            } else {
                ((ObjectNode) parent).set(field.last().getMatchingProperty(), garbage);
            }
            return mutant;
        });
    }
}
