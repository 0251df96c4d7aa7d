package dev.raceprobe.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the CustomResourceDefinitions say, for people (one page) and for editors (a JSON schema for each kind). */
final class ApiPage {
    static final List<String> CRDS =
            List.of("raceprobes.raceprobe.dev.yaml", "clusterraceprobepolicies.raceprobe.dev.yaml");

    private static final ObjectMapper JSON = new ObjectMapper();

    private ApiPage() {}

    private static JsonNode crd(String file) throws IOException {
        return new YAMLMapper()
                .readTree(Path.of("..", "crds", "manifests", file).toFile());
    }

    private static JsonNode schema(JsonNode crd) {
        return crd.at("/spec/versions/0/schema/openAPIV3Schema");
    }

    /** The page. */
    static String markdown() throws IOException {
        StringBuilder page = new StringBuilder(ReferencePage.header());
        page.append("""
                # API

                From the descriptions of the CustomResourceDefinitions in `crds/manifests`; `kubectl explain` tells the same. Editors check and
                complete with the JSON schemas in [deploy/schema](../../deploy/schema): `# yaml-language-server: $schema=PATH` as the first line.
                """);
        for (String file : CRDS) {
            JsonNode crd = crd(file);
            String kind = crd.at("/spec/names/kind").asText();
            page.append("%n## %s%n%n%s/%s, %s, `kubectl get %s`%n"
                    .formatted(
                            kind,
                            crd.at("/spec/group").asText(),
                            crd.at("/spec/versions/0/name").asText(),
                            crd.at("/spec/scope").asText().toLowerCase(java.util.Locale.ROOT),
                            crd.at("/spec/names/plural").asText()));
            JsonNode properties = schema(crd).path("properties");
            for (String part : List.of("spec", "status")) {
                if (properties.has(part)) {
                    section(page, part, properties.path(part));
                }
            }
        }
        return page.toString();
    }

    private static void section(StringBuilder page, String path, JsonNode object) {
        page.append("%n### %s%n%n".formatted(path));
        if (object.has("description")) {
            page.append(object.path("description").asText()).append("\n\n");
        }
        page.append("| field | type | default | allowed | what it is |\n|---|---|---|---|---|\n");
        Set<String> required = new LinkedHashSet<>();
        object.path("required").forEach(name -> required.add(name.asText()));
        List<Runnable> below = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field :
                sorted(object.path("properties")).entrySet()) {
            JsonNode schema = field.getValue();
            page.append("| `%s`%s | %s | %s | %s | %s |%n"
                    .formatted(
                            field.getKey(),
                            required.contains(field.getKey()) ? " **required**" : "",
                            type(schema),
                            schema.has("default") ? "`" + schema.path("default") + "`" : "",
                            allowed(schema),
                            cell(schema.path("description").asText())));
            JsonNode inner = schema.path("type").asText().equals("array") ? schema.path("items") : schema;
            if (inner.has("properties")) {
                String innerPath = path + "." + field.getKey() + (inner == schema ? "" : "[]");
                below.add(() -> section(page, innerPath, inner));
            }
        }
        object.path("x-kubernetes-validations")
                .forEach(rule -> page.append(
                        "%nRule: %s%n".formatted(cell(rule.path("message").asText()))));
        below.forEach(Runnable::run);
    }

    private static Map<String, JsonNode> sorted(JsonNode properties) {
        Map<String, JsonNode> fields = new TreeMap<>();
        properties.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return fields;
    }

    private static String type(JsonNode schema) {
        if (schema.path("type").asText().equals("array")) {
            return "list of " + type(schema.path("items"));
        } else if (schema.has("additionalProperties")) {
            return "map of " + type(schema.path("additionalProperties"));
        }
        return schema.path("x-kubernetes-int-or-string").asBoolean()
                ? "integer or string"
                : schema.path("type").asText("any");
    }

    private static String allowed(JsonNode schema) {
        List<String> allowed = new ArrayList<>();
        JsonNode values = schema.has("enum") ? schema.path("enum") : schema.at("/items/enum");
        List<String> names = new ArrayList<>();
        values.forEach(value -> names.add(value.asText()));
        if (!names.isEmpty()) {
            allowed.add(String.join(", ", names));
        }
        range(allowed, schema, "minimum", "maximum", "");
        range(allowed, schema, "minLength", "maxLength", " characters");
        range(allowed, schema, "minItems", "maxItems", " items");
        if (schema.has("pattern")) {
            allowed.add("`" + schema.path("pattern").asText().replace("|", "\\|") + "`");
        }
        return String.join("; ", allowed);
    }

    private static void range(List<String> allowed, JsonNode schema, String least, String most, String unit) {
        if (schema.has(least) || schema.has(most)) {
            String from = schema.has(least) ? "[" + number(schema.path(least)) : "(…";
            String to = schema.has(most) ? number(schema.path(most)) + "]" : "…)";
            allowed.add(from + ", " + to + unit);
        }
    }

    private static String number(JsonNode number) {
        return number.asDouble() == number.asLong() ? Long.toString(number.asLong()) : number.asText();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ").strip();
    }

    /** A JSON schema of what people write: the same, but what is not known is wrong, as it is for {@code kubectl apply}. */
    static String editorSchema(String file) throws IOException {
        JsonNode crd = crd(file);
        ObjectNode schema = schema(crd).deepCopy();
        closed(schema);
        ObjectNode properties = (ObjectNode) schema.path("properties");
        String kind = crd.at("/spec/names/kind").asText();
        String version = crd.at("/spec/group").asText() + "/"
                + crd.at("/spec/versions/0/name").asText();
        properties.set("apiVersion", JSON.createObjectNode().put("const", version));
        properties.set("kind", JSON.createObjectNode().put("const", kind));
        properties.set("metadata", JSON.createObjectNode().put("type", "object"));
        properties.set(
                "status", JSON.createObjectNode().put("type", "object").put("description", "Written by the operator."));
        ObjectNode root = JSON.createObjectNode();
        root.put("$schema", "http://json-schema.org/draft-07/schema#");
        root.put("title", kind);
        schema.properties().forEach(field -> root.set(field.getKey(), field.getValue()));
        root.set(
                "required",
                JSON.createArrayNode()
                        .add("apiVersion")
                        .add("kind")
                        .add("metadata")
                        .add("spec"));
        return root.toPrettyString() + "\n";
    }

    private static void closed(JsonNode node) {
        if (node instanceof ObjectNode schema) {
            boolean isOpen = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
            if (schema.path("properties").isObject()
                    && schema.path("type").asText().equals("object")
                    && !isOpen) {
                schema.put("additionalProperties", false);
            }
            if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
                schema.remove("type");
            }
            List<String> ours = schema.properties().stream()
                    .map(Map.Entry::getKey)
                    .filter(name -> name.startsWith("x-kubernetes-"))
                    .toList();
            schema.remove(ours);
        }
        node.forEach(ApiPage::closed);
    }
}
