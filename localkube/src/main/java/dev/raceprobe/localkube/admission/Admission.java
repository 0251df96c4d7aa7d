package dev.raceprobe.localkube.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.kind.ResourceType;
import dev.raceprobe.localkube.kind.ResourceTypes;
import dev.raceprobe.localkube.object.ApiException;
import dev.raceprobe.localkube.object.Json;
import dev.raceprobe.localkube.object.Meta;
import dev.raceprobe.schema.CrdSchema;
import dev.raceprobe.schema.SchemaViolation;
import dev.raceprobe.schema.UnknownFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Makes an object complete, and refuses it with every violation when it is not valid. */
public final class Admission {
    private static final Pattern SUBDOMAIN = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
    private static final Pattern RBAC_NAME = Pattern.compile("[^/%]+");
    private static final Pattern DATA_KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");
    private static final int MAX_NAME = 253;
    private static final List<String> MUTABLE_OF_STATEFUL_SET = List.of(
            "replicas",
            "ordinals",
            "template",
            "updateStrategy",
            "persistentVolumeClaimRetentionPolicy",
            "minReadySeconds",
            "revisionHistoryLimit");

    private Admission() {}

    /** Prunes and defaults an object in place. */
    public static void complete(
            ResourceType type, ObjectNode object, FieldValidation validation, Consumer<String> warnings) {
        if (type.schema().isEmpty()) {
            BuiltInDefaults.apply(type.kind(), object);
            return;
        }
        CrdSchema schema = type.schema().get();
        JsonNode pruned = schema.prune(object);
        List<String> unknown = UnknownPaths.between(object, pruned).stream()
                .map(path -> "unknown field \"" + path + "\"")
                .toList();
        if (validation == FieldValidation.STRICT && !unknown.isEmpty()) {
            throw ApiException.badRequest(type.kind() + " in version \"" + type.version()
                    + "\" cannot be handled as a " + type.kind() + ": strict decoding error: "
                    + String.join(", ", unknown));
        }
        if (validation == FieldValidation.WARN) {
            unknown.forEach(warnings);
        }
        JsonNode complete = schema.applyDefaults(pruned);
        object.removeAll();
        object.setAll((ObjectNode) complete);
    }

    /** Refuses an applied configuration with fields that the schema does not know. */
    public static void refuseUndeclared(ResourceType type, ObjectNode applied) {
        type.schema()
                .map(schema -> UnknownPaths.between(applied, schema.prune(applied)))
                .filter(unknown -> !unknown.isEmpty())
                .ifPresent(unknown -> {
                    throw ApiException.internal("failed to create typed patch object (" + Meta.namespace(applied) + "/"
                            + Meta.name(applied) + "; " + type.apiVersion() + ", Kind=" + type.kind() + "): ."
                            + unknown.get(0) + ": field not declared in schema");
                });
    }

    /** Refuses an invalid object; {@code live} is what it replaces. */
    public static void validate(ResourceType type, ObjectNode object, Optional<ObjectNode> live) {
        List<ApiException.Cause> causes = new ArrayList<>(
                type.schema().map(schema -> custom(schema, object, live)).orElseGet(() -> builtIn(type, object, live)));
        live.filter(Meta::isDeleting)
                .map(Meta::finalizers)
                .filter(old -> !old.containsAll(Meta.finalizers(object)))
                .ifPresent(old -> causes.add(new ApiException.Cause(
                        "FieldValueForbidden",
                        "metadata.finalizers",
                        "Forbidden: no new finalizers can be added if the object is being deleted")));
        if (!causes.isEmpty()) {
            throw ApiException.invalid(type.named(Meta.name(object)), causes);
        }
    }

    private static List<ApiException.Cause> custom(CrdSchema schema, ObjectNode object, Optional<ObjectNode> live) {
        return schema.validate(object, live.map(JsonNode.class::cast), UnknownFields.IGNORE).stream()
                .map(Admission::cause)
                .toList();
    }

    private static ApiException.Cause cause(SchemaViolation violation) {
        boolean missing = violation.message().contains("is required");
        return new ApiException.Cause(
                missing ? "FieldValueRequired" : "FieldValueInvalid",
                violation.path(),
                (missing ? "Required value: " : "Invalid value: ") + violation.message());
    }

    private static List<ApiException.Cause> builtIn(ResourceType type, ObjectNode object, Optional<ObjectNode> live) {
        List<ApiException.Cause> causes = new ArrayList<>();
        name(type, object).ifPresent(causes::add);
        JsonNode spec = object.path("spec");
        switch (type.kind()) {
            case "ConfigMap", "Secret" -> data(object, live, causes);
            case "Pod" -> containers("spec", spec, causes);
            case "StatefulSet" -> {
                workload(spec, causes);
                live.ifPresent(old -> immutable(old.path("spec"), spec, causes));
            }
            case "Deployment", "ReplicaSet" -> workload(spec, causes);
            case "CustomResourceDefinition" -> crd(object, causes);
            default -> {}
        }
        return causes;
    }

    private static Optional<ApiException.Cause> name(ResourceType type, ObjectNode object) {
        String name = Meta.name(object);
        Pattern pattern = type.group().startsWith("rbac.") ? RBAC_NAME : SUBDOMAIN;
        if (name.isEmpty()) {
            return Optional.of(required("metadata.name", "name or generateName is required"));
        }
        return name.length() <= MAX_NAME && pattern.matcher(name).matches()
                ? Optional.empty()
                : Optional.of(invalid("metadata.name", name, "a lowercase RFC 1123 subdomain is needed"));
    }

    private static void data(ObjectNode object, Optional<ObjectNode> live, List<ApiException.Cause> causes) {
        object.path("data").properties().forEach(field -> {
            if (!DATA_KEY.matcher(field.getKey()).matches()) {
                causes.add(invalid(
                        "data[" + field.getKey() + "]",
                        field.getKey(),
                        "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"));
            }
        });
        if (live.filter(old -> old.path("immutable").asBoolean())
                .filter(old -> !old.path("data").equals(object.path("data")))
                .isPresent()) {
            causes.add(new ApiException.Cause(
                    "FieldValueForbidden", "data", "Forbidden: field is immutable when `immutable` is set"));
        }
    }

    private static void workload(JsonNode spec, List<ApiException.Cause> causes) {
        containers("spec.template.spec", spec.path("template").path("spec"), causes);
        if (spec.path("selector").isEmpty()) {
            causes.add(required("spec.selector", "empty selector is invalid"));
        }
        JsonNode labels = spec.path("template").path("metadata").path("labels");
        spec.path("selector").path("matchLabels").properties().forEach(label -> {
            if (!labels.path(label.getKey()).equals(label.getValue())) {
                causes.add(invalid(
                        "spec.template.metadata.labels",
                        Json.text(labels),
                        "`selector` does not match template `labels`"));
            }
        });
    }

    private static void containers(String path, JsonNode podSpec, List<ApiException.Cause> causes) {
        if (podSpec.path("containers").isEmpty()) {
            causes.add(required(path + ".containers", "at least one container is needed"));
        }
        List<String> volumes = Json.each(podSpec.path("volumes"))
                .map(volume -> volume.path("name").asText())
                .toList();
        for (int i = 0; i < podSpec.path("containers").size(); i++) {
            String at = path + ".containers[" + i + "]";
            JsonNode container = podSpec.path("containers").path(i);
            if (container.path("name").asText("").isEmpty()) {
                causes.add(required(at + ".name", "a name is needed"));
            }
            if (container.path("image").asText("").isEmpty()) {
                causes.add(required(at + ".image", "an image is needed"));
            }
            for (int m = 0; m < container.path("volumeMounts").size(); m++) {
                String volume =
                        container.path("volumeMounts").path(m).path("name").asText();
                if (!volumes.contains(volume)) {
                    causes.add(new ApiException.Cause(
                            "FieldValueNotFound",
                            at + ".volumeMounts[" + m + "].name",
                            "Not found: \"" + volume + "\""));
                }
            }
        }
    }

    private static void immutable(JsonNode old, JsonNode now, List<ApiException.Cause> causes) {
        ObjectNode before = old.deepCopy();
        ObjectNode after = now.deepCopy();
        before.remove(MUTABLE_OF_STATEFUL_SET);
        after.remove(MUTABLE_OF_STATEFUL_SET);
        if (!before.equals(after)) {
            causes.add(new ApiException.Cause(
                    "FieldValueForbidden",
                    "spec",
                    "Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', "
                            + "'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are "
                            + "forbidden"));
        }
    }

    private static void crd(ObjectNode crd, List<ApiException.Cause> causes) {
        String expected = crd.at("/spec/names/plural").asText() + "."
                + crd.at("/spec/group").asText();
        if (!Meta.name(crd).equals(expected)) {
            causes.add(invalid("metadata.name", Meta.name(crd), "must be spec.names.plural+\".\"+spec.group"));
        }
        try {
            ResourceTypes.check(crd);
        } catch (IllegalArgumentException e) {
            causes.add(invalid("spec.versions", "", String.valueOf(e.getMessage())));
        }
    }

    private static ApiException.Cause invalid(String path, String value, String rule) {
        return new ApiException.Cause("FieldValueInvalid", path, "Invalid value: \"" + value + "\": " + rule);
    }

    private static ApiException.Cause required(String path, String rule) {
        return new ApiException.Cause("FieldValueRequired", path, "Required value: " + rule);
    }
}
