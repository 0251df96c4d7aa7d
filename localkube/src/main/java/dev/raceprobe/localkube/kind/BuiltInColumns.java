package dev.raceprobe.localkube.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.raceprobe.localkube.object.Json;
import dev.raceprobe.localkube.object.Meta;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The columns that {@code kubectl get} shows of built-in kinds, after the name. */
final class BuiltInColumns {
    private static final Column AGE = date("Age", "/metadata/creationTimestamp");
    private static final Map<String, List<Column>> TABLE = Map.of(
            "Pod",
            List.of(
                    text("Ready", BuiltInColumns::ready),
                    text("Status", BuiltInColumns::podStatus),
                    text("Restarts", BuiltInColumns::restarts),
                    AGE,
                    wide("IP", "/status/podIP"),
                    wide("Node", "/spec/nodeName")),
            "StatefulSet",
            List.of(text("Ready", BuiltInColumns::replicas), AGE),
            "Deployment",
            List.of(text("Ready", BuiltInColumns::replicas), AGE),
            "ConfigMap",
            List.of(count("Data", "/data"), AGE),
            "Secret",
            List.of(pointer("Type", "/type", 0), count("Data", "/data"), AGE),
            "Namespace",
            List.of(pointer("Status", "/status/phase", 0), AGE),
            "Lease",
            List.of(pointer("Holder", "/spec/holderIdentity", 0), AGE),
            "CustomResourceDefinition",
            List.of(pointer("Created At", "/metadata/creationTimestamp", 0)),
            "Event",
            List.of(
                    text("Last Seen", BuiltInColumns::lastSeen),
                    text("Type", event -> event.path("type").asText()),
                    text("Reason", event -> event.path("reason").asText()),
                    text("Object", BuiltInColumns::involved),
                    text("Message", BuiltInColumns::message)));

    private BuiltInColumns() {}

    static List<Column> of(String kind) {
        return TABLE.getOrDefault(kind, List.of(AGE));
    }

    static Column age() {
        return AGE;
    }

    private static Column text(String name, Function<JsonNode, String> cell) {
        return new Column(name, "string", "", "", 0, object -> TextNode.valueOf(cell.apply(object)));
    }

    private static Column pointer(String name, String pointer, int priority) {
        return new Column(
                name,
                "string",
                "",
                "",
                priority,
                object -> TextNode.valueOf(object.at(pointer).asText("")));
    }

    private static Column wide(String name, String pointer) {
        return pointer(name, pointer, 1);
    }

    private static Column count(String name, String pointer) {
        return new Column(
                name,
                "integer",
                "",
                "",
                0,
                object -> IntNode.valueOf(object.at(pointer).size()));
    }

    private static Column date(String name, String pointer) {
        return new Column(
                name,
                "string",
                "",
                "",
                0,
                object -> TextNode.valueOf(HumanAge.since(object.at(pointer).asText(""))));
    }

    private static String ready(JsonNode pod) {
        JsonNode statuses = pod.path("status").path("containerStatuses");
        long ready =
                Json.each(statuses).filter(s -> s.path("ready").asBoolean()).count();
        return ready + "/" + pod.path("spec").path("containers").size();
    }

    private static String podStatus(JsonNode pod) {
        if (Meta.isDeleting(pod)) {
            return "Terminating";
        }
        return Json.each(pod.path("status").path("containerStatuses"))
                .map(status -> status.path("state"))
                .flatMap(state -> List.of(
                        state.path("waiting").path("reason").asText(""),
                        state.path("terminated").path("reason").asText(""))
                        .stream())
                .filter(reason -> !reason.isEmpty())
                .findFirst()
                .orElse(pod.path("status").path("phase").asText(""));
    }

    private static String restarts(JsonNode pod) {
        return String.valueOf(Json.each(pod.path("status").path("containerStatuses"))
                .mapToInt(status -> status.path("restartCount").asInt())
                .sum());
    }

    private static String replicas(JsonNode workload) {
        return workload.at("/status/readyReplicas").asInt() + "/"
                + workload.at("/spec/replicas").asInt();
    }

    private static String lastSeen(JsonNode event) {
        for (String field : List.of("lastTimestamp", "deprecatedLastTimestamp", "eventTime", "firstTimestamp")) {
            if (event.hasNonNull(field)) {
                return HumanAge.since(event.path(field).asText());
            }
        }
        return HumanAge.since(Meta.text(event, "creationTimestamp"));
    }

    private static String involved(JsonNode event) {
        JsonNode object = event.has("involvedObject") ? event.path("involvedObject") : event.path("regarding");
        return object.path("kind").asText().toLowerCase(java.util.Locale.ROOT) + "/"
                + object.path("name").asText();
    }

    private static String message(JsonNode event) {
        return event.path("message").asText(event.path("note").asText());
    }
}
