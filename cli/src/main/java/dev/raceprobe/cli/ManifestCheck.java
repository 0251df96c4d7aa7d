package dev.raceprobe.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.operator.validate.SpecValidator;
import dev.raceprobe.schema.CrdSchema;
import dev.raceprobe.schema.SchemaViolation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Holds the RaceProbes of a file against schema, CEL rules and cross-field rules, as API server and operator do. */
final class ManifestCheck {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final CrdSchema schema = loadSchema();

    /** The probes of the file, all sound. */
    List<CheckedProbe> check(Manifest manifest) throws InputException {
        List<CheckedProbe> probes = new ArrayList<>();
        List<String> mistakes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ObjectNode document : manifest.probes()) {
            String name = document.at("/metadata/name").asText("");
            String namespace = document.at("/metadata/namespace").asText("default");
            String place = manifest.source() + ": " + (name.isEmpty() ? "RaceProbe" : name) + ": ";
            if (!names.add(namespace + "/" + name)) {
                mistakes.add(place + "metadata.name: duplicate " + namespace + "/" + name);
            }
            JsonNode complete = schema.applyDefaults(document);
            List<String> violations = new ArrayList<>();
            List<SchemaViolation> ofSchema = schema.validate(complete);
            ofSchema.stream().map(SchemaViolation::toString).forEach(violations::add);
            Optional<RaceProbeSpec> spec = spec(complete);
            spec.ifPresent(s -> SpecValidator.validate(s).stream()
                    .filter(v -> ofSchema.stream().noneMatch(known -> isAbout(v.path(), known.path())))
                    .map(v -> v.path() + ": " + v.message())
                    .forEach(violations::add));
            violations.forEach(violation -> mistakes.add(place + violation));
            if (violations.isEmpty()) {
                probes.add(new CheckedProbe(namespace, name, spec.orElseThrow()));
            }
        }
        if (!mistakes.isEmpty()) {
            throw new InputException(mistakes);
        }
        return probes;
    }

    /** One mistake, one line: what the schema has said about a field is not said again. */
    private static boolean isAbout(String path, String known) {
        return path.equals(known) || path.startsWith(known + ".") || path.startsWith(known + "[");
    }

    /** Absent where the structure does not allow to read it: then the schema has said so. */
    private static Optional<RaceProbeSpec> spec(JsonNode document) {
        if (!document.path("spec").isObject()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.treeToValue(document.path("spec"), RaceProbeSpec.class));
        } catch (JsonProcessingException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static CrdSchema loadSchema() {
        try (InputStream crd =
                ManifestCheck.class.getResourceAsStream("/META-INF/raceprobe/crds/raceprobes.raceprobe.dev.yaml")) {
            return CrdSchema.load(crd);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the CRD of RaceProbe", e);
        }
    }
}
