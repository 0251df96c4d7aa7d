package dev.raceprobe.localkube.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.kind.ResourceType;
import dev.raceprobe.localkube.object.Json;
import dev.raceprobe.localkube.object.Meta;
import java.time.Instant;
import java.util.Optional;

/** What a delete makes of an object: nothing, or the object marked as ending. */
final class Deletion {
    private static final long DEFAULT_GRACE = 30;

    private Deletion() {}

    /** The object marked, when something holds it; empty when it can go at once. */
    static Optional<ObjectNode> of(ResourceType type, ObjectNode live, DeleteOptions options, Instant now) {
        ObjectNode marked = live.deepCopy();
        finalizer(marked, options.propagation());
        long grace = graceSeconds(type, live, options);
        ObjectNode meta = Meta.of(marked);
        boolean first = !Meta.isDeleting(live);
        if (first || grace < meta.path("deletionGracePeriodSeconds").asLong()) {
            meta.put("deletionTimestamp", Meta.time(now.plusSeconds(grace)));
            meta.put("deletionGracePeriodSeconds", (int) grace);
        }
        if (isReleased(type, marked)) {
            return Optional.empty();
        }
        if (first && meta.has("generation")) {
            meta.put("generation", meta.path("generation").asInt() + 1);
        }
        if (type.kind().equals("Namespace")) {
            Json.child(marked, "status").put("phase", "Terminating");
        }
        return Optional.of(marked);
    }

    /** Whether nothing but time holds an object that is to go. */
    static boolean isReleased(ResourceType type, ObjectNode object) {
        boolean namespaceInUse = type.kind().equals("Namespace")
                && !object.at("/spec/finalizers").isEmpty();
        boolean podRuns = type.kind().equals("Pod")
                && Meta.isDeleting(object)
                && object.at("/metadata/deletionGracePeriodSeconds").asLong() > 0;
        return Meta.finalizers(object).isEmpty() && !namespaceInUse && !podRuns;
    }

    /** Only a pod on a node has a grace period. */
    private static long graceSeconds(ResourceType type, ObjectNode live, DeleteOptions options) {
        boolean onNode = type.kind().equals("Pod")
                && !live.at("/spec/nodeName").asText("").isEmpty();
        if (!onNode) {
            return 0;
        }
        return options.graceSeconds()
                .orElse(live.at("/spec/terminationGracePeriodSeconds").asLong(DEFAULT_GRACE));
    }

    private static void finalizer(ObjectNode object, DeleteOptions.Propagation propagation) {
        String name = switch (propagation) {
            case Background -> "";
            case Foreground -> "foregroundDeletion";
            case Orphan -> "orphan";
        };
        if (!name.isEmpty() && !Meta.finalizers(object).contains(name)) {
            ArrayNode finalizers = Json.list(Meta.of(object), "finalizers");
            finalizers.add(name);
        }
    }
}
