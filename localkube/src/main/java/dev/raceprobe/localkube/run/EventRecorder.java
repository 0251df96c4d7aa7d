package dev.raceprobe.localkube.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.kind.ResourceType;
import dev.raceprobe.localkube.kind.ResourceTypes;
import dev.raceprobe.localkube.object.ApiException;
import dev.raceprobe.localkube.object.Json;
import dev.raceprobe.localkube.object.Meta;
import dev.raceprobe.localkube.store.Objects;
import dev.raceprobe.localkube.store.WriteOptions;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the Events of one of the cluster's own parts. The same event again counts up. */
final class EventRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);

    private final Objects objects;
    private final ResourceType events;
    private final String component;

    EventRecorder(Objects objects, ResourceTypes types, String component) {
        this.objects = objects;
        this.events = types.find("", "v1", "events").orElseThrow();
        this.component = component;
    }

    void normal(JsonNode about, String reason, String message) {
        record(about, "Normal", reason, message);
    }

    void warning(JsonNode about, String reason, String message) {
        record(about, "Warning", reason, message);
    }

    private void record(JsonNode about, String type, String reason, String message) {
        String name =
                Meta.name(about) + "." + Integer.toHexString((Meta.uid(about) + type + reason + message).hashCode());
        String namespace = Meta.namespace(about);
        String now = Meta.time(Instant.now());
        try {
            if (objects.find(events, namespace, name).isPresent()) {
                objects.patch(
                        events,
                        namespace,
                        name,
                        event -> event.put("count", event.path("count").asInt() + 1)
                                .put("lastTimestamp", now),
                        WriteOptions.of(component));
                return;
            }
            ObjectNode event = Json.object()
                    .put("apiVersion", "v1")
                    .put("kind", "Event")
                    .put("type", type)
                    .put("reason", reason)
                    .put("message", message)
                    .put("firstTimestamp", now)
                    .put("lastTimestamp", now)
                    .put("count", 1)
                    .put("reportingComponent", component);
            Meta.of(event).put("name", name).put("namespace", namespace);
            event.putObject("source").put("component", component);
            event.putObject("involvedObject")
                    .put("apiVersion", about.path("apiVersion").asText())
                    .put("kind", about.path("kind").asText())
                    .put("name", Meta.name(about))
                    .put("namespace", namespace)
                    .put("uid", Meta.uid(about));
            objects.create(events, namespace, event, WriteOptions.of(component));
        } catch (ApiException e) {
            LOG.debug("event {} is lost: {}", reason, e.getMessage());
        }
    }
}
