package dev.raceprobe.localkube.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.localkube.object.Meta;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The environment of a container, with {@code $(VAR)} expanded as Kubernetes does it. */
final class Environment {
    private static final Pattern REFERENCE = Pattern.compile("\\$(?:\\$|\\(([^)]*)\\))");

    private final Sources sources;

    Environment(Sources sources) {
        this.sources = sources;
    }

    Map<String, String> of(JsonNode pod, JsonNode container) throws Unstartable {
        Map<String, String> env = new LinkedHashMap<>();
        for (JsonNode from : container.path("envFrom")) {
            envFrom(pod, from, env);
        }
        for (JsonNode variable : container.path("env")) {
            String name = variable.path("name").asText();
            Optional<String> value = variable.has("valueFrom")
                    ? valueFrom(pod, variable.path("valueFrom"))
                    : Optional.of(expand(variable.path("value").asText(""), env));
            value.ifPresent(text -> env.put(name, text));
        }
        return env;
    }

    /** Replaces {@code $(VAR)}; unknown ones stay, {@code $$} is one dollar. */
    static String expand(String text, Map<String, String> env) {
        return REFERENCE.matcher(text).replaceAll(match -> {
            String name = match.group(1);
            String value = name == null ? "$" : env.getOrDefault(name, match.group());
            return Matcher.quoteReplacement(value);
        });
    }

    private void envFrom(JsonNode pod, JsonNode from, Map<String, String> env) throws Unstartable {
        boolean secret = from.has("secretRef");
        JsonNode reference = from.path(secret ? "secretRef" : "configMapRef");
        Optional<Map<String, byte[]>> entries = entries(pod, secret, reference);
        String prefix = from.path("prefix").asText("");
        entries.ifPresent(all ->
                all.forEach((key, value) -> env.put(prefix + key, new String(value, StandardCharsets.UTF_8))));
    }

    private Optional<String> valueFrom(JsonNode pod, JsonNode valueFrom) throws Unstartable {
        if (valueFrom.has("fieldRef")) {
            String path = valueFrom.at("/fieldRef/fieldPath").asText();
            return Optional.of(Sources.field(pod, path)
                    .orElseThrow(() -> Unstartable.config("field path " + path + " is not supported here")));
        }
        boolean secret = valueFrom.has("secretKeyRef");
        if (!secret && !valueFrom.has("configMapKeyRef")) {
            throw Unstartable.config("env valueFrom knows fieldRef, secretKeyRef and configMapKeyRef here");
        }
        JsonNode reference = valueFrom.path(secret ? "secretKeyRef" : "configMapKeyRef");
        String key = reference.path("key").asText();
        Optional<byte[]> value = entries(pod, secret, reference).map(all -> all.get(key));
        if (value.isEmpty() && !reference.path("optional").asBoolean()) {
            throw Unstartable.config("couldn't find key " + key + " in " + (secret ? "Secret " : "ConfigMap ")
                    + Meta.namespace(pod) + "/" + reference.path("name").asText());
        }
        return value.map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private Optional<Map<String, byte[]>> entries(JsonNode pod, boolean secret, JsonNode reference) throws Unstartable {
        String name = reference.path("name").asText();
        Optional<Map<String, byte[]>> entries =
                sources.entries(secret ? "Secret" : "ConfigMap", Meta.namespace(pod), name);
        if (entries.isEmpty() && !reference.path("optional").asBoolean()) {
            throw Unstartable.config((secret ? "secret" : "configmap") + " \"" + name + "\" not found");
        }
        return entries;
    }
}
