package dev.raceprobe.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** One version of one custom resource definition, ready to default, prune and validate objects. Immutable and thread-safe. */
public final class CrdSchema {
    private static final ObjectMapper YAML = new YAMLMapper(new YAMLFactory());
    private static final Pattern DNS_1123_SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final int MAX_NAME_LENGTH = 253;

    private final String group;
    private final String version;
    private final String kind;
    private final JsonNode root;
    private final CelRules celRules;

    private CrdSchema(String group, String version, String kind, JsonNode root) {
        this.group = group;
        this.version = version;
        this.kind = kind;
        this.root = root;
        this.celRules = CelRules.compile(root);
    }

    /** Reads a CustomResourceDefinition in YAML or JSON from a file and takes its storage version. */
    public static CrdSchema load(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /**
     * Reads a CustomResourceDefinition in YAML or JSON and takes its storage version.
     *
     * @throws IllegalArgumentException if it is not one, or if one of its CEL rules does not compile
     */
    public static CrdSchema load(InputStream crd) {
        try {
            return of(YAML.readTree(crd));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the CRD", e);
        }
    }

    /** Takes the storage version of a CustomResourceDefinition. */
    public static CrdSchema of(JsonNode crd) {
        JsonNode stored = StreamSupport.stream(crd.at("/spec/versions").spliterator(), false)
                .filter(v -> v.path("storage").asBoolean())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the CRD has no storage version"));
        return of(crd, stored.path("name").asText());
    }

    /** Takes the named version of a CustomResourceDefinition. */
    public static CrdSchema of(JsonNode crd, String version) {
        JsonNode found = StreamSupport.stream(crd.at("/spec/versions").spliterator(), false)
                .filter(v -> v.path("name").asText().equals(version))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the CRD has no version " + version));
        return new CrdSchema(
                crd.at("/spec/group").asText(),
                version,
                crd.at("/spec/names/kind").asText(),
                found.at("/schema/openAPIV3Schema"));
    }

    /** The API group. */
    public String group() {
        return group;
    }

    /** {@code group/version}. */
    public String apiVersion() {
        return group + "/" + version;
    }

    /** The kind. */
    public String kind() {
        return kind;
    }

    /** The schema of the whole object. */
    public JsonNode openApiV3Schema() {
        return root;
    }

    /** The object with defaults in the place of what is absent, and nulls removed where they are not allowed; a copy. */
    public JsonNode applyDefaults(JsonNode object) {
        JsonNode copy = object.deepCopy();
        new Defaulter().apply(root, copy);
        return copy;
    }

    /** The object without the fields that the schema does not know; a copy. */
    public JsonNode prune(JsonNode object) {
        JsonNode copy = object.deepCopy();
        Pruner.prune(root, copy);
        return copy;
    }

    /** All violations of an object that is created, unknown fields included. */
    public List<SchemaViolation> validate(JsonNode object) {
        return validate(object, Optional.empty(), UnknownFields.REFUSE);
    }

    /**
     * All violations of an object. Expects defaults to be applied. CEL rules are evaluated only where the structure is sound,
     * as the API server does.
     *
     * @param old the object that is replaced, for rules about transitions
     */
    public List<SchemaViolation> validate(JsonNode object, Optional<JsonNode> old, UnknownFields unknownFields) {
        List<SchemaViolation> violations = new ArrayList<>(metadata(object));
        JsonNode withoutMetadata = object.deepCopy();
        if (withoutMetadata instanceof ObjectNode copy) {
            copy.remove(List.of("apiVersion", "kind", "metadata"));
        }
        List<SchemaViolation> structural = new StructuralValidator(unknownFields).validate(root, withoutMetadata);
        violations.addAll(structural);
        if (structural.isEmpty()) {
            violations.addAll(celRules.evaluate(object, old));
        } else {
            violations.addAll(celRules.evaluateSound(object, old, structural));
        }
        return List.copyOf(violations);
    }

    private List<SchemaViolation> metadata(JsonNode object) {
        List<SchemaViolation> violations = new ArrayList<>();
        if (!object.path("apiVersion").asText().equals(apiVersion())) {
            violations.add(new SchemaViolation(
                    "apiVersion", "must be " + apiVersion() + ", was " + object.path("apiVersion")));
        }
        if (!object.path("kind").asText().equals(kind)) {
            violations.add(new SchemaViolation("kind", "must be " + kind + ", was " + object.path("kind")));
        }
        JsonNode metadata = object.path("metadata");
        String name = metadata.path("name").asText("");
        if (name.isEmpty() && !metadata.hasNonNull("generateName")) {
            violations.add(new SchemaViolation("metadata.name", "is required"));
        } else if (!name.isEmpty()
                && (name.length() > MAX_NAME_LENGTH
                        || !DNS_1123_SUBDOMAIN.matcher(name).matches())) {
            violations.add(new SchemaViolation(
                    "metadata.name",
                    "must be a DNS-1123 subdomain of at most " + MAX_NAME_LENGTH + " characters, was \"" + name
                            + "\""));
        }
        return violations;
    }
}
