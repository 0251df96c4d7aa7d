package dev.raceprobe.localkube.object;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A refusal by the API server: what a client gets as a {@code Status} object. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int UNPROCESSABLE = 422;

    private final transient ObjectNode status;
    private final int code;

    private ApiException(int code, String reason, String message, ObjectNode details) {
        super(message, null, false, false);
        this.code = code;
        this.status = Json.object()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", message)
                .put("reason", reason)
                .put("code", code);
        this.status.putObject("metadata");
        if (!details.isEmpty()) {
            this.status.set("details", details);
        }
    }

    /** One reason among several, at a field. */
    public record Cause(String reason, String field, String message) {}

    /** Which resource and which object of it: {@code raceprobes.raceprobe.dev "x"}. */
    public record Target(String group, String plural, String kind, String name) {
        String inWords() {
            return plural + (group.isEmpty() ? "" : "." + group) + " \"" + name + "\"";
        }

        ObjectNode details(String kindOrPlural) {
            ObjectNode details = Json.object().put("name", name);
            if (!group.isEmpty()) {
                details.put("group", group);
            }
            return details.put("kind", kindOrPlural);
        }
    }

    /** 404 for an object. */
    public static ApiException notFound(Target target) {
        return new ApiException(404, "NotFound", target.inWords() + " not found", target.details(target.plural()));
    }

    /** 404 for a path. */
    public static ApiException noSuchPath() {
        return new ApiException(404, "NotFound", "the server could not find the requested resource", Json.object());
    }

    /** 409 on a create. */
    public static ApiException alreadyExists(Target target) {
        return new ApiException(
                409, "AlreadyExists", target.inWords() + " already exists", target.details(target.plural()));
    }

    /** 409 on a write that is based on an old version or that contradicts what is there. */
    public static ApiException conflict(Target target, String why) {
        return new ApiException(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + target.inWords() + ": " + why,
                target.details(target.plural()));
    }

    /** 409 of a server-side apply, with one cause for each field. */
    public static ApiException applyConflict(List<Cause> causes) {
        String message = "Apply failed with " + causes.size() + (causes.size() == 1 ? " conflict: " : " conflicts: ")
                + causes.stream()
                        .map(cause -> cause.message() + ": " + cause.field())
                        .reduce((a, b) -> a + "\n" + b)
                        .orElse("");
        ObjectNode details = Json.object();
        details.set("causes", causes(causes));
        return new ApiException(409, "Conflict", message, details);
    }

    /** 422 with every violation. */
    public static ApiException invalid(Target target, List<Cause> causes) {
        String all = causes.stream()
                .map(cause -> (cause.field().isEmpty() ? "" : cause.field() + ": ") + cause.message())
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
        ObjectNode details = target.details(target.kind());
        details.set("causes", causes(causes));
        String kind = target.kind() + (target.group().isEmpty() ? "" : "." + target.group());
        return new ApiException(
                UNPROCESSABLE,
                "Invalid",
                kind + " \"" + target.name() + "\" is invalid: " + (causes.size() == 1 ? all : "[" + all + "]"),
                details);
    }

    /** 422 for a patch that does not fit the object. */
    public static ApiException unprocessable(String message) {
        return new ApiException(UNPROCESSABLE, "Invalid", message, Json.object());
    }

    /** 400. */
    public static ApiException badRequest(String message) {
        return new ApiException(400, "BadRequest", message, Json.object());
    }

    /** 405. */
    public static ApiException methodNotAllowed() {
        return new ApiException(
                405,
                "MethodNotAllowed",
                "the server does not allow this method on the requested resource",
                Json.object());
    }

    /** 410: the version asked for is older than the history that is kept. */
    public static ApiException expired(String message) {
        return new ApiException(410, "Expired", message, Json.object());
    }

    /** 415. */
    public static ApiException unsupportedMediaType(String contentType) {
        return new ApiException(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: application/json, "
                        + "application/yaml; was " + contentType,
                Json.object());
    }

    /** 500. */
    public static ApiException internal(String message) {
        return new ApiException(500, "InternalError", message, Json.object());
    }

    /** 503. */
    public static ApiException unavailable(String message) {
        return new ApiException(503, "ServiceUnavailable", message, Json.object());
    }

    /** The HTTP status code. */
    public int code() {
        return code;
    }

    /** The {@code Status} object. */
    public ObjectNode status() {
        return status;
    }

    private static ArrayNode causes(List<Cause> causes) {
        ArrayNode array = Json.array();
        for (Cause cause : causes) {
            ObjectNode node = array.addObject().put("reason", cause.reason()).put("message", cause.message());
            if (!cause.field().isEmpty()) {
                node.put("field", cause.field());
            }
        }
        return array;
    }
}
