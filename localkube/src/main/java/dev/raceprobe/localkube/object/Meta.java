package dev.raceprobe.localkube.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What {@code metadata} of an object says. */
public final class Meta {
    private Meta() {}

    /** The metadata, made if it is absent. */
    public static ObjectNode of(ObjectNode object) {
        return Json.child(object, "metadata");
    }

    /** The name, or empty text. */
    public static String name(JsonNode object) {
        return text(object, "name");
    }

    /** The namespace, or empty text. */
    public static String namespace(JsonNode object) {
        return text(object, "namespace");
    }

    /** The UID, or empty text. */
    public static String uid(JsonNode object) {
        return text(object, "uid");
    }

    /** The resource version, or empty text. */
    public static String resourceVersion(JsonNode object) {
        return text(object, "resourceVersion");
    }

    /** One text of the metadata, or empty text. */
    public static String text(JsonNode object, String field) {
        return object.path("metadata").path(field).asText("");
    }

    /** A label's value, or empty text. */
    public static String label(JsonNode object, String key) {
        return object.path("metadata").path("labels").path(key).asText("");
    }

    /** Whether deletion was asked for. */
    public static boolean isDeleting(JsonNode object) {
        return object.path("metadata").hasNonNull("deletionTimestamp");
    }

    /** The finalizers. */
    public static List<String> finalizers(JsonNode object) {
        return Json.texts(object.path("metadata").path("finalizers"));
    }

    /** The owner reference that is the controller's. */
    public static Optional<JsonNode> controller(JsonNode object) {
        return Json.each(object.path("metadata").path("ownerReferences"))
                .filter(owner -> owner.path("controller").asBoolean())
                .findFirst();
    }

    /** The status of a condition, or empty text. */
    public static String condition(JsonNode object, String type) {
        return Json.each(object.path("status").path("conditions"))
                .filter(condition -> condition.path("type").asText().equals(type))
                .map(condition -> condition.path("status").asText())
                .findFirst()
                .orElse("");
    }

    /** A controller owner reference to an object. */
    public static ObjectNode controllerReference(JsonNode owner) {
        return Json.object()
                .put("apiVersion", owner.path("apiVersion").asText())
                .put("kind", owner.path("kind").asText())
                .put("name", name(owner))
                .put("uid", uid(owner))
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }

    /** RFC 3339 in whole seconds, as metav1.Time is written. */
    public static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
