package dev.raceprobe.localkube.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.kind.ResourceType;
import dev.raceprobe.localkube.kind.ResourceTypes;
import dev.raceprobe.localkube.object.Json;
import java.util.List;
import java.util.Optional;

/**
 * OpenAPI v3, as much as {@code kubectl} needs to leave validation to the server and to explain a custom resource: the full
 * schema of custom resources, and only the names of built-in kinds.
 */
final class OpenApi {
    private static final String ROOT = "/openapi/v3";

    private final ResourceTypes types;

    OpenApi(ResourceTypes types) {
        this.types = types;
    }

    Optional<ObjectNode> document(String path) {
        if (path.equals(ROOT)) {
            return Optional.of(index());
        }
        if (!path.startsWith(ROOT + "/")) {
            return Optional.empty();
        }
        String base = path.substring(ROOT.length() + 1);
        List<ResourceType> served =
                types.all().stream().filter(type -> base(type).equals(base)).toList();
        return served.isEmpty() ? Optional.empty() : Optional.of(groupVersion(served));
    }

    private ObjectNode index() {
        ObjectNode index = Json.object();
        ObjectNode paths = index.putObject("paths");
        types.all().stream()
                .map(OpenApi::base)
                .distinct()
                .forEach(base -> paths.putObject(base).put("serverRelativeURL", ROOT + "/" + base));
        return index;
    }

    private static ObjectNode groupVersion(List<ResourceType> served) {
        ObjectNode document = Json.object().put("openapi", "3.0.0");
        document.putObject("info").put("title", "localkube").put("version", Discovery.VERSION);
        ObjectNode paths = document.putObject("paths");
        ObjectNode schemas = document.putObject("components").putObject("schemas");
        for (ResourceType type : served) {
            ObjectNode path = paths.putObject("/" + base(type) + (type.namespaced() ? "/namespaces/{namespace}/" : "/")
                    + type.plural() + "/{name}");
            for (String verb : List.of("get", "put", "patch", "delete")) {
                operation(path.putObject(verb), type);
            }
            schemas.set(schemaName(type), schema(type));
        }
        return document;
    }

    private static void operation(ObjectNode operation, ResourceType type) {
        for (String parameter : List.of("dryRun", "fieldManager", "fieldValidation", "force")) {
            operation
                    .withArrayProperty("parameters")
                    .addObject()
                    .put("name", parameter)
                    .put("in", "query")
                    .putObject("schema")
                    .put("type", "string");
        }
        operation.putObject("responses").putObject("200").put("description", "OK");
        operation.set("x-kubernetes-group-version-kind", groupVersionKind(type));
    }

    private static ObjectNode schema(ResourceType type) {
        ObjectNode schema = type.schema()
                .map(crd -> (ObjectNode) crd.openApiV3Schema().deepCopy())
                .orElseGet(() -> Json.object().put("type", "object"));
        schema.putArray("x-kubernetes-group-version-kind").add(groupVersionKind(type));
        return schema;
    }

    private static ObjectNode groupVersionKind(ResourceType type) {
        return Json.object()
                .put("group", type.group())
                .put("version", type.version())
                .put("kind", type.kind());
    }

    private static String schemaName(ResourceType type) {
        return (type.group().isEmpty() ? "core" : type.group()) + "." + type.version() + "." + type.kind();
    }

    private static String base(ResourceType type) {
        return (type.group().isEmpty() ? "api/" : "apis/") + type.apiVersion();
    }
}
