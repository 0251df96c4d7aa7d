package dev.raceprobe.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.operator.validate.NameRule;
import dev.raceprobe.operator.validate.SpecValidator;
import dev.raceprobe.operator.validate.Violation;
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

/** Holds the RaceProbes of a file, and the Secrets beside them, against all rules that API server and operator have. */
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
            String namespace = Manifest.namespace(document);
            String place = manifest.source() + ": " + (name.isEmpty() ? "RaceProbe" : name) + ": ";
            if (!names.add(namespace + "/" + name)) {
                mistakes.add(place + "metadata.name: duplicate " + namespace + "/" + name);
            }
            JsonNode complete = schema.applyDefaults(document);
            List<String> violations = new ArrayList<>();
            List<SchemaViolation> ofSchema = schema.validate(complete);
            ofSchema.stream().map(SchemaViolation::toString).forEach(violations::add);
            if (!name.isEmpty()
                    && ofSchema.stream().noneMatch(known -> known.path().startsWith("metadata"))) {
                NameRule.violation(name).map(Violation::toString).ifPresent(violations::add);
            }
            Manifest.namespaceMistake(document).ifPresent(violations::add);
            Optional<RaceProbeSpec> spec = spec(complete, violations);
            spec.ifPresent(s -> ofSpec(s, ofSchema).stream()
                    .filter(v -> ofSchema.stream().noneMatch(known -> isAbout(v.path(), known.path())))
                    .map(v -> v.path() + ": " + v.message())
                    .forEach(violations::add));
            violations.forEach(violation -> mistakes.add(place + violation));
            if (violations.isEmpty()) {
                probes.add(new CheckedProbe(namespace, name, spec.orElseThrow()));
            }
        }
        SecretDocument.read(manifest, mistakes);
        if (!mistakes.isEmpty()) {
            throw new InputException(mistakes);
        }
        return probes;
    }

    private static List<Violation> ofSpec(RaceProbeSpec spec, List<SchemaViolation> ofSchema) {
        return ofSchema.isEmpty() ? SpecValidator.validate(spec) : SpecValidator.validateRefused(spec);
    }

    /** One mistake, one line: what the schema has said about a field is not said again. */
    private static boolean isAbout(String path, String known) {
        return path.equals(known) || path.startsWith(known + ".") || path.startsWith(known + "[");
    }

    /** Absent where it cannot be read. Mostly the schema has said so; what it lets pass, as an empty quantity, is added. */
    private static Optional<RaceProbeSpec> spec(JsonNode document, List<String> violations) {
        if (!document.path("spec").isObject()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.treeToValue(document.path("spec"), RaceProbeSpec.class));
        } catch (JsonProcessingException | RuntimeException e) {
            if (violations.isEmpty()) {
                violations.add(unreadable(document, e));
            }
            return Optional.empty();
        }
    }

    private static String unreadable(JsonNode document, Exception e) {
        StringBuilder path = new StringBuilder("spec");
        JsonNode value = document.path("spec");
        if (e instanceof JsonMappingException mapping) {
            for (JsonMappingException.Reference step : mapping.getPath()) {
                boolean isField = step.getFieldName() != null;
                path.append(isField ? "." + step.getFieldName() : "[" + step.getIndex() + "]");
                value = isField ? value.path(step.getFieldName()) : value.path(step.getIndex());
            }
        }
        return path + ": cannot be read, was " + (value.isContainerNode() ? "of another form" : value);
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
