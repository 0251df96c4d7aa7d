package dev.raceprobe.localkube.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.kind.ResourceType;
import java.util.Map;

/** Events are stored as core/v1 and shown as core/v1 or as events.k8s.io/v1, which names some fields otherwise. */
final class Events {
    private static final String GROUP = "events.k8s.io";
    private static final Map<String, String> CORE_TO_NEW = Map.of(
            "involvedObject", "regarding",
            "message", "note",
            "reportingComponent", "reportingController",
            "source", "deprecatedSource",
            "firstTimestamp", "deprecatedFirstTimestamp",
            "lastTimestamp", "deprecatedLastTimestamp",
            "count", "deprecatedCount");

    private Events() {}

    /** A stored object as this type shows it. */
    static ObjectNode shown(ResourceType type, ObjectNode stored) {
        if (!type.storage().equals("events")) {
            return stored;
        }
        if (type.group().equals(GROUP)) {
            ObjectNode event = stored.deepCopy().put("apiVersion", type.apiVersion());
            CORE_TO_NEW.forEach((core, name) -> rename(event, core, name));
            return event;
        }
        return stored;
    }

    /** What a client sent to this type, as it is stored. */
    static ObjectNode stored(ResourceType type, ObjectNode sent) {
        if (!type.group().equals(GROUP)) {
            return sent;
        }
        ObjectNode event = sent.deepCopy().put("apiVersion", "v1");
        CORE_TO_NEW.forEach((core, name) -> rename(event, name, core));
        return event;
    }

    private static void rename(ObjectNode event, String from, String to) {
        if (event.has(from)) {
            event.set(to, event.remove(from));
        }
    }
}
