package dev.raceprobe.localkube.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.kind.ResourceType;

/** When {@code metadata.generation} moves on: with the spec, and never with metadata or status. */
final class Generation {
    private Generation() {}

    static boolean isNew(ResourceType type, ObjectNode before, ObjectNode after) {
        if (!type.isCustom()) {
            return !before.path("spec").equals(after.path("spec"));
        }
        return !counted(type, before).equals(counted(type, after));
    }

    /** Of a custom resource everything counts but metadata and a status that has its own subresource. */
    private static ObjectNode counted(ResourceType type, ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        copy.remove("metadata");
        if (type.status()) {
            copy.remove("status");
        }
        return copy;
    }
}
