package dev.raceprobe.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What fabric8's generator cannot express, added to what it makes: list types, integer formats, integral bounds, enums of
 * strings, {@code {}} as the default of objects that hold defaults, the order of the printer columns, and sane schemas in the
 * place of embedded Kubernetes types. Refuses a schema with an unbounded string or list, which CEL could not be costed on.
 */
final class CrdFinish {
    private static final YAMLMapper YAML = new YAMLMapper();

    /** Lists whose items are known by a key; every other list is a set or, by default, atomic. */
    private static final Map<String, List<String>> MAP_KEYS = Map.ofEntries(
            Map.entry("spec.target.headers", List.of("name")),
            Map.entry("spec.auth.signedJWT.claims", List.of("name")),
            Map.entry("spec.auth.tokenEndpoint.headers", List.of("name")),
            Map.entry("spec.latencyProfiles", List.of("name")),
            Map.entry("spec.latencyProfiles[].phaseDelays", List.of("phase")),
            Map.entry("spec.latencyProfiles[].faults", List.of("type")),
            Map.entry("spec.scenarios", List.of("name")),
            Map.entry("status.latency", List.of("phase", "profile")),
            Map.entry("status.scenarios", List.of("name", "profile")),
            Map.entry("status.findings", List.of("race", "scenario", "profile")));

    /** Never a list with a default: server-side apply would merge what is applied into the default. */
    private static final Set<String> SETS = Set.of(
            "spec.auth.signedJWT.audience",
            "spec.auth.oauth2ClientCredentials.scopes",
            "spec.protocol.errorPatterns",
            "spec.scenarios[].userIsolation.sharedEvents",
            "spec.scenarios[].authRace.cases",
            "spec.scenarios[].chatJourney.dependencyErrorPatterns",
            "spec.allowedHosts",
            "spec.deniedCIDRs");

    private static final Map<String, List<String>> ENUMS = Map.of(
            "spec.target.workloadRef.apiVersion",
            List.of("apps/v1"),
            "spec.target.workloadRef.kind",
            List.of("Deployment", "StatefulSet"),
            "spec.auth.tokenEndpoint.method",
            List.of("GET", "POST", "PUT"),
            "spec.evaluation.zeroTolerance[]",
            Races.NAMES,
            "status.lastRun.result",
            List.of("Passed", "Failed", "Inconclusive"));

    private static final Map<String, String> FRAGMENTS = Map.of(
            "spec.template.resources", "resources",
            "spec.template.nodeSelector", "nodeSelector",
            "spec.template.tolerations", "tolerations",
            "spec.template.topologySpreadConstraints", "topologySpreadConstraints",
            "spec.namespaceSelector", "labelSelector",
            "spec.template.topologySpreadConstraints[].labelSelector", "labelSelector",
            "status.conditions", "conditions");

    /** Integers that are 64 bits wide in Java; those of the status are, too, save the shards. */
    private static final Set<String> INT64 = Set.of("spec.latencyProfiles[].seed");

    private static final List<String> COLUMNS = List.of(
            "READY",
            "PASSING",
            "REASON",
            "RACES",
            "OPENED%",
            "LAST CHECK",
            "AGE",
            "TARGET",
            "SHARDS",
            "REVISION",
            "SUSPENDED");

    private CrdFinish() {}

    /** Finishes a CustomResourceDefinition in place. */
    static void finish(ObjectNode crd) {
        boolean isPolicy = crd.at("/spec/scope").asText().equals("Cluster");
        ObjectNode version = (ObjectNode) crd.at("/spec/versions/0");
        orderColumns(version);
        ObjectNode root = (ObjectNode) version.at("/schema/openAPIV3Schema");
        if (isPolicy) {
            version.remove("subresources");
            ((ObjectNode) root.get("properties")).remove("status");
        }
        root.path("properties").properties().forEach(p -> finish(p.getKey(), (ObjectNode) p.getValue()));
        RootSchema.finish(root, isPolicy);
    }

    private static void finish(String path, ObjectNode schema) {
        Optional.ofNullable(FRAGMENTS.get(path)).ifPresent(name -> replace(schema, fragment(name)));
        describe(path, schema);
        if (schema.path("default").isObject()) {
            schema.putObject("default");
        }
        Optional.ofNullable(ENUMS.get(path)).ifPresent(values -> putStrings(schema, "enum", values));
        switch (schema.path("type").asText()) {
            case "integer" -> finishInteger(path, schema);
            case "array" -> finishList(path, schema);
            case "string" -> finishString(path, schema);
            default -> {}
        }
        schema.path("properties").properties().forEach(p -> finish(path + "." + p.getKey(), (ObjectNode) p.getValue()));
    }

    private static void describe(String path, ObjectNode schema) {
        if (schema.has("description")) {
            schema.put(
                    "description",
                    schema.get("description").asText().replaceAll("\\s+", " ").strip());
        } else if (!path.endsWith("[]") && path.contains(".") && !path.contains(".template.")) {
            throw new IllegalStateException(path + " has no description");
        }
    }

    private static void finishInteger(String path, ObjectNode schema) {
        boolean isWide = INT64.contains(path) || path.startsWith("status.") && !path.startsWith("status.shards.");
        if (!schema.has("format")) {
            schema.put("format", isWide ? "int64" : "int32");
        }
        for (String bound : List.of("minimum", "maximum")) {
            if (schema.has(bound)) {
                schema.put(bound, schema.get(bound).asLong());
            }
        }
    }

    private static void finishList(String path, ObjectNode schema) {
        if (!schema.has("maxItems")) {
            throw new IllegalStateException(path + " has no maxItems");
        }
        if (schema.has("default") && (SETS.contains(path) || MAP_KEYS.containsKey(path))) {
            throw new IllegalStateException(path + " has a default and must be atomic");
        }
        if (!schema.has("x-kubernetes-list-type")) {
            List<String> keys = MAP_KEYS.getOrDefault(path, List.of());
            schema.put("x-kubernetes-list-type", !keys.isEmpty() ? "map" : SETS.contains(path) ? "set" : "atomic");
            if (!keys.isEmpty()) {
                putStrings(schema, "x-kubernetes-list-map-keys", keys);
            }
        }
        finish(path + "[]", (ObjectNode) schema.get("items"));
    }

    private static void finishString(String path, ObjectNode schema) {
        if (path.startsWith("status.") && path.endsWith("Time")) {
            schema.put("format", "date-time");
        }
        boolean isBounded = schema.has("maxLength")
                || schema.has("enum")
                || schema.path("format").asText().equals("date-time");
        if (!isBounded) {
            throw new IllegalStateException(path + " has no maxLength");
        }
    }

    /** The fragment, under the description that the Java field has. */
    private static void replace(ObjectNode schema, ObjectNode fragment) {
        List<String> kept = List.of("description", "default");
        schema.retain(kept);
        schema.setAll(fragment);
    }

    private static ObjectNode fragment(String name) {
        try (InputStream in = CrdFinish.class.getResourceAsStream("/fragments/" + name + ".yaml")) {
            return (ObjectNode) YAML.readTree(YAML.writeValueAsString(new org.yaml.snakeyaml.Yaml().load(in)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read fragment " + name, e);
        }
    }

    private static void orderColumns(ObjectNode version) {
        List<JsonNode> columns = new ArrayList<>();
        version.path("additionalPrinterColumns").forEach(columns::add);
        columns.sort(Comparator.comparingInt(c -> COLUMNS.indexOf(c.path("name").asText())));
        if (!columns.isEmpty()) {
            version.set("additionalPrinterColumns", new ArrayNode(JsonNodeFactory.instance, columns));
        }
    }

    private static void putStrings(ObjectNode schema, String field, List<String> values) {
        ArrayNode list = schema.putArray(field);
        values.forEach(list::add);
    }
}
