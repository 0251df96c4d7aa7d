package dev.raceprobe.localkube.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.kind.ResourceType;
import dev.raceprobe.localkube.kind.Shape;
import dev.raceprobe.localkube.object.ApiException;
import dev.raceprobe.localkube.object.Json;
import dev.raceprobe.localkube.object.Meta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Keeps {@code metadata.managedFields} true to what managers write, and merges what they apply: the algorithm of Kubernetes'
 * structured-merge-diff ({@code merge/update.go}), for one version of a type.
 *
 * @param manager name of the field manager
 * @param subresource through which it writes; empty for the main resource
 */
public record FieldOwnership(ResourceType type, String manager, String subresource) {
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    private static final List<String> UNOWNED_METADATA = List.of(
            "name",
            "namespace",
            "creationTimestamp",
            "selfLink",
            "uid",
            "generation",
            "managedFields",
            "resourceVersion");

    /**
     * The live object (empty for a new one) with an applied configuration merged in, fields removed that the manager applied
     * before and does no more, and its managedFields. Not defaulted.
     *
     * @throws ApiException 409 when another manager owns a field that would change, unless forced
     */
    public ObjectNode apply(ObjectNode live, ObjectNode applied, boolean force, Instant now) {
        Shape shape = type.shape();
        Managers.Key self = new Managers.Key(manager, "Apply", type.apiVersion(), subresource);
        ObjectNode config = relevant(applied);
        FieldSet configSet = Fields.applied(config, shape);
        Managers managers = Managers.of(live.path("metadata").path("managedFields"));
        FieldSet lastSet = managers.fieldsOf(self);
        Managers owning = managers.with(self, configSet, now);

        JsonNode merged = Merge.merge(live, config, shape);
        FieldSet dropped = lastSet.withParents().minus(owning.all().withParents());
        JsonNode pruned = Merge.remove(merged, dropped, shape);

        Fields.Difference difference = Fields.between(relevant(live), relevant(pruned), shape);
        refuseConflicts(owning.others(self), difference.changed().minus(ownBefore(live)), force);
        Managers settled = owning.touched(self, now)
                .changeOthers(
                        self,
                        (other, fields) -> fields.minus(difference.changed()).minus(difference.removed()));
        return withManagers((ObjectNode) pruned, settled);
    }

    /** An object that a manager has written (not applied), with the managedFields that follow; changes the object. */
    public ObjectNode update(ObjectNode live, ObjectNode written, Instant now) {
        JsonNode incoming = written.path("metadata").path("managedFields");
        boolean reset = incoming.size() == 1 && incoming.path(0).isEmpty();
        JsonNode base =
                reset || !incoming.isEmpty() ? incoming : live.path("metadata").path("managedFields");
        Managers managers = Managers.of(reset ? Json.array() : base);
        Managers.Key self = new Managers.Key(manager, "Update", type.apiVersion(), subresource);
        Fields.Difference difference = Fields.between(relevant(live), relevant(written), type.shape());
        if (difference.changed().isEmpty() && difference.removed().isEmpty()) {
            return withManagers(written, managers);
        }
        FieldSet own = managers.fieldsOf(self).union(difference.changed()).minus(difference.removed());
        Managers next = managers.with(self, own, now)
                .touched(self, now)
                .changeOthers(
                        self,
                        (other, fields) -> fields.minus(difference.changed()).minus(difference.removed()));
        return withManagers(written, next);
    }

    /**
     * What kubectl applied on the client's side is kubectl's own on the server's side: the fields of its last-applied
     * annotation are no conflict.
     */
    private FieldSet ownBefore(ObjectNode live) {
        String lastApplied =
                live.path("metadata").path("annotations").path(LAST_APPLIED).asText("");
        if (!manager.equals("kubectl") || lastApplied.isEmpty()) {
            return FieldSet.EMPTY;
        }
        try {
            return Json.parse(lastApplied) instanceof ObjectNode config
                    ? Fields.applied(relevant(config), type.shape())
                    : FieldSet.EMPTY;
        } catch (IllegalArgumentException e) {
            return FieldSet.EMPTY;
        }
    }

    private static void refuseConflicts(Map<Managers.Key, FieldSet> others, FieldSet changed, boolean force) {
        List<ApiException.Cause> conflicts = new ArrayList<>();
        others.forEach((other, fields) -> fields.intersect(changed)
                .paths()
                .forEach(path -> conflicts.add(new ApiException.Cause("FieldManagerConflict", path, other.inWords()))));
        if (!conflicts.isEmpty() && !force) {
            throw ApiException.applyConflict(conflicts);
        }
    }

    private static ObjectNode withManagers(ObjectNode object, Managers managers) {
        var json = managers.toJson();
        if (json.isEmpty()) {
            Meta.of(object).remove("managedFields");
        } else {
            Meta.of(object).set("managedFields", json);
        }
        return object;
    }

    /** The object without what nobody owns, and without what this subresource does not write. */
    private ObjectNode relevant(ObjectNode object) {
        ObjectNode copy = Json.object();
        object.properties().forEach(field -> copy.set(field.getKey(), field.getValue()));
        copy.remove(List.of("apiVersion", "kind"));
        if (subresource.equals("status")) {
            copy.retain("status");
        } else if (type.status()) {
            copy.remove("status");
        }
        if (copy.path("metadata") instanceof ObjectNode metadata) {
            ObjectNode owned = metadata.deepCopy();
            owned.remove(UNOWNED_METADATA);
            if (owned.isEmpty()) {
                copy.remove("metadata");
            } else {
                copy.set("metadata", owned);
            }
        }
        return copy;
    }

    private ObjectNode relevant(JsonNode object) {
        return relevant((ObjectNode) object);
    }
}
