package dev.raceprobe.localkube.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.raceprobe.localkube.admission.FieldValidation;
import dev.raceprobe.localkube.object.ApiException;
import dev.raceprobe.localkube.object.Json;
import dev.raceprobe.localkube.store.WriteOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One HTTP request and its answer. */
final class Call {
    private static final int MAX_BODY = 3 * 1024 * 1024;

    private final HttpExchange exchange;
    private final Map<String, String> query;
    private final List<String> warnings = new ArrayList<>();

    Call(HttpExchange exchange) {
        this.exchange = exchange;
        this.query = parseQuery(exchange.getRequestURI().getRawQuery());
    }

    String method() {
        return exchange.getRequestMethod();
    }

    String path() {
        return exchange.getRequestURI().getPath();
    }

    String rawQuery() {
        String raw = exchange.getRequestURI().getRawQuery();
        return raw == null ? "" : "?" + raw;
    }

    /** A header's value, or empty text. */
    String header(String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    /** All values of the Accept header. */
    String accept() {
        return String.join(",", exchange.getRequestHeaders().getOrDefault("Accept", List.of()));
    }

    Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
    }

    boolean flag(String name) {
        return query(name)
                .map(value -> value.equals("true") || value.equals("1"))
                .orElse(false);
    }

    /** The content type without parameters. */
    String contentType() {
        return header("Content-Type").replaceFirst(";.*", "").trim();
    }

    /** The body as JSON; empty when there is none. */
    Optional<JsonNode> body() throws IOException {
        byte[] bytes = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        if (bytes.length > MAX_BODY) {
            throw ApiException.badRequest("the request body is larger than " + MAX_BODY + " bytes");
        }
        if (bytes.length == 0) {
            return Optional.empty();
        }
        String type = contentType();
        if (type.contains("protobuf") || type.contains("cbor")) {
            throw ApiException.unsupportedMediaType(type);
        }
        try {
            return Optional.of(Json.parse(bytes, type.contains("yaml") && bytes[0] != '{'));
        } catch (JsonProcessingException e) {
            throw ApiException.badRequest("the body is neither JSON nor YAML: " + e.getOriginalMessage());
        }
    }

    /** The body as an object. */
    ObjectNode object() throws IOException {
        return body().filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .orElseThrow(() -> ApiException.badRequest("an object is needed in the body"));
    }

    /** How the query says to write. */
    WriteOptions writeOptions(String subresource) {
        String manager = query("fieldManager").orElseGet(() -> {
            String agent = header("User-Agent");
            int slash = agent.indexOf('/');
            return agent.isEmpty() ? "unknown" : slash > 0 ? agent.substring(0, slash) : agent;
        });
        FieldValidation validation = query("fieldValidation")
                .map(value -> switch (value) {
                    case "Strict" -> FieldValidation.STRICT;
                    case "Ignore" -> FieldValidation.IGNORE;
                    default -> FieldValidation.WARN;
                })
                .orElse(FieldValidation.WARN);
        return new WriteOptions(manager, subresource, query("dryRun").isPresent(), validation, warnings::add);
    }

    void respond(int code, JsonNode body) throws IOException {
        respond(code, "application/json", Json.bytes(body));
    }

    void respond(int code, String contentType, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        warnings.forEach(warning -> exchange.getResponseHeaders()
                .add("Warning", "299 - " + Json.text(Json.object().textNode(warning))));
        exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    /** An answer whose length is not known; headers are sent at once. */
    OutputStream stream(String contentType) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        out.flush();
        return out;
    }

    private static Map<String, String> parseQuery(String raw) {
        Map<String, String> query = new HashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&")) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                query.put(decode(name), decode(value));
            }
        }
        return query;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
