package dev.raceprobe.localkube.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.object.Meta;
import java.util.Optional;

/**
 * One write.
 *
 * @param version the resource version that it made
 * @param storage which objects it is about
 * @param before absent when the object was created
 * @param after of a deletion: the last state, with the version of the deletion
 */
public record Change(long version, Type type, String storage, Optional<ObjectNode> before, ObjectNode after) {
    /** As in a watch event. */
    public enum Type {
        ADDED,
        MODIFIED,
        DELETED
    }

    /** The namespace of the object, or empty text. */
    public String namespace() {
        return Meta.namespace(after);
    }
}
