package dev.raceprobe.localkube.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.admission.Admission;
import dev.raceprobe.localkube.admission.FieldValidation;
import dev.raceprobe.localkube.apply.FieldOwnership;
import dev.raceprobe.localkube.kind.ResourceType;
import dev.raceprobe.localkube.kind.ResourceTypes;
import dev.raceprobe.localkube.object.ApiException;
import dev.raceprobe.localkube.object.Json;
import dev.raceprobe.localkube.object.Meta;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** The verbs that write, with all that an API server does around them. The same for clients and for the cluster's own parts. */
public final class Objects {
    private static final String NAME_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int NAME_SUFFIX = 5;

    private final Store store;
    private final ResourceTypes types;
    private final SecureRandom random = new SecureRandom();

    /** What an apply did. */
    public record Written(ObjectNode object, boolean created) {}

    /** What a delete did: the object is gone, or waits for its end. */
    public record Deleted(ObjectNode object, boolean gone) {}

    public Objects(Store store, ResourceTypes types) {
        this.store = store;
        this.types = types;
    }

    /** One object. */
    public ObjectNode get(ResourceType type, String namespace, String name) {
        return find(type, namespace, name).orElseThrow(() -> ApiException.notFound(type.named(name)));
    }

    /** One object, if it is there. */
    public Optional<ObjectNode> find(ResourceType type, String namespace, String name) {
        return store.get(type.storage(), namespace, name);
    }

    /** Creates an object. */
    public ObjectNode create(ResourceType type, String namespace, ObjectNode body, WriteOptions options) {
        return store.locked(() -> {
            ObjectNode object = body.deepCopy();
            nameIt(object);
            if (find(type, namespace, Meta.name(object)).isPresent()) {
                throw ApiException.alreadyExists(type.named(Meta.name(object)));
            }
            Meta.of(object).remove(List.of("resourceVersion", "uid", "creationTimestamp", "managedFields"));
            prepareNew(type, namespace, object);
            ObjectNode complete = complete(type, object, Optional.empty(), options);
            ObjectNode owned = ownership(type, options).update(Json.object(), complete, Instant.now());
            return store(type, owned, options);
        });
    }

    /** Replaces an object. */
    public ObjectNode replace(ResourceType type, String namespace, String name, ObjectNode body, WriteOptions options) {
        return store.locked(() -> {
            ObjectNode live = get(type, namespace, name);
            return update(type, live, body.deepCopy(), options);
        });
    }

    /** Changes an object; the function gets the live one and returns another. */
    public ObjectNode patch(
            ResourceType type, String namespace, String name, UnaryOperator<ObjectNode> change, WriteOptions options) {
        return store.locked(() -> {
            ObjectNode live = get(type, namespace, name);
            return update(type, live, change.apply(live.deepCopy()), options);
        });
    }

    /** Applies a configuration, server side. */
    public Written apply(
            ResourceType type, String namespace, String name, ObjectNode config, boolean force, WriteOptions options) {
        return store.locked(() -> {
            Optional<ObjectNode> live = find(type, namespace, name);
            if (!config.path("metadata").path("managedFields").isEmpty()) {
                throw ApiException.badRequest("metadata.managedFields must be nil");
            }
            Admission.refuseUndeclared(type, config);
            Instant now = Instant.now();
            if (live.isEmpty()) {
                if (!options.subresource().isEmpty() || config.path("metadata").hasNonNull("uid")) {
                    throw ApiException.notFound(type.named(name));
                }
                ObjectNode bare =
                        Json.object().put("apiVersion", type.apiVersion()).put("kind", type.kind());
                Meta.of(bare).put("name", name);
                ObjectNode object = ownership(type, options).apply(bare, config, force, now);
                prepareNew(type, namespace, object);
                return new Written(store(type, complete(type, object, live, options), options), true);
            }
            refuseStale(type, live.get(), config);
            ObjectNode merged = ownership(type, options).apply(live.get(), config, force, now);
            return new Written(commit(type, live.get(), merged, options), false);
        });
    }

    /** Deletes an object, or marks it when finalizers or a pod's grace period hold it. */
    public Deleted delete(ResourceType type, String namespace, String name, DeleteOptions options) {
        return store.locked(() -> {
            ObjectNode live = get(type, namespace, name);
            options.uid().filter(uid -> !uid.equals(Meta.uid(live))).ifPresent(uid -> {
                throw ApiException.conflict(
                        type.named(name),
                        "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + Meta.uid(live));
            });
            options.resourceVersion()
                    .filter(version -> !version.equals(Meta.resourceVersion(live)))
                    .ifPresent(version -> {
                        throw stale(type, name);
                    });
            return Deletion.of(type, live, options, Instant.now())
                    .map(marked -> {
                        ObjectNode waiting =
                                options.dryRun() || marked.equals(live) ? marked : store.put(type.storage(), marked);
                        return new Deleted(waiting, false);
                    })
                    .orElseGet(() -> {
                        if (!options.dryRun()) {
                            remove(type, live);
                        }
                        return new Deleted(live, true);
                    });
        });
    }

    private ObjectNode update(ResourceType type, ObjectNode live, ObjectNode written, WriteOptions options) {
        String name = Meta.name(live);
        if (!Meta.name(written).isEmpty() && !Meta.name(written).equals(name)) {
            throw ApiException.badRequest("the name of the object (" + Meta.name(written)
                    + ") does not match the name on the URL (" + name + ")");
        }
        refuseStale(type, live, written);
        ObjectNode merged = restricted(type, live, written, options.subresource());
        keepIdentity(live, merged);
        ObjectNode complete = complete(type, merged, Optional.of(live), options);
        ObjectNode owned = ownership(type, options).update(live, complete, Instant.now());
        return commitComplete(type, live, owned, options);
    }

    private ObjectNode commit(ResourceType type, ObjectNode live, ObjectNode desired, WriteOptions options) {
        ObjectNode merged = restricted(type, live, desired, options.subresource());
        keepIdentity(live, merged);
        return commitComplete(type, live, complete(type, merged, Optional.of(live), options), options);
    }

    /** What this subresource may change, on top of what is there. */
    private static ObjectNode restricted(ResourceType type, ObjectNode live, ObjectNode written, String subresource) {
        if (subresource.equals("status")) {
            ObjectNode result = live.deepCopy();
            setOrRemove(result, "status", written.path("status"));
            setOrRemove(
                    Meta.of(result), "managedFields", written.path("metadata").path("managedFields"));
            return result;
        }
        if (type.status()) {
            setOrRemove(written, "status", live.path("status"));
        }
        return written;
    }

    private ObjectNode commitComplete(ResourceType type, ObjectNode live, ObjectNode next, WriteOptions options) {
        if (type.generation() && Generation.isNew(type, live, next)) {
            Meta.of(next).put("generation", live.at("/metadata/generation").asInt() + 1);
        }
        if (withoutTimes(live).equals(withoutTimes(next))) {
            return live;
        }
        if (Meta.isDeleting(next) && Deletion.isReleased(type, next)) {
            if (!options.dryRun()) {
                remove(type, next);
            }
            return next;
        }
        return store(type, next, options);
    }

    private ObjectNode complete(ResourceType type, ObjectNode object, Optional<ObjectNode> live, WriteOptions options) {
        FieldValidation validation =
                options.subresource().isEmpty() ? options.fieldValidation() : FieldValidation.IGNORE;
        Admission.complete(type, object, validation, options.warnings());
        Admission.validate(type, object, live);
        return object;
    }

    private ObjectNode store(ResourceType type, ObjectNode object, WriteOptions options) {
        if (options.dryRun()) {
            return object;
        }
        ObjectNode stored = store.put(type.storage(), object);
        if (type.kind().equals("CustomResourceDefinition")) {
            types.define(stored);
        }
        return stored;
    }

    private void remove(ResourceType type, ObjectNode object) {
        store.remove(type.storage(), object);
        if (type.kind().equals("CustomResourceDefinition")) {
            types.forget(Meta.name(object)).stream()
                    .map(ResourceType::storage)
                    .distinct()
                    .forEach(storage -> store.list(storage, "").forEach(cr -> store.remove(storage, cr)));
        }
    }

    private void prepareNew(ResourceType type, String namespace, ObjectNode object) {
        if (type.namespaced()) {
            if (!Meta.namespace(object).isEmpty() && !Meta.namespace(object).equals(namespace)) {
                throw ApiException.badRequest(
                        "the namespace of the provided object does not match the namespace " + "sent on the request");
            }
            ResourceType namespaces = types.builtIn("Namespace");
            if (Meta.isDeleting(get(namespaces, "", namespace))) {
                throw ApiException.conflict(
                        type.named(Meta.name(object)),
                        "unable to create new content in namespace " + namespace + " because it is being terminated");
            }
            Meta.of(object).put("namespace", namespace);
        } else {
            Meta.of(object).remove("namespace");
        }
        if (type.status()) {
            object.remove("status");
        }
        Meta.of(object)
                .put("uid", UUID.randomUUID().toString())
                .put("creationTimestamp", Meta.time(Instant.now()))
                .remove(List.of("deletionTimestamp", "deletionGracePeriodSeconds", "generation"));
        if (type.generation()) {
            Meta.of(object).put("generation", 1);
        }
    }

    private void nameIt(ObjectNode object) {
        String prefix = Meta.text(object, "generateName");
        if (Meta.name(object).isEmpty() && !prefix.isEmpty()) {
            StringBuilder name = new StringBuilder(prefix);
            random.ints(NAME_SUFFIX, 0, NAME_LETTERS.length()).forEach(i -> name.append(NAME_LETTERS.charAt(i)));
            Meta.of(object).put("name", name.toString());
        }
    }

    private static void keepIdentity(ObjectNode live, ObjectNode next) {
        for (String field : List.of(
                "name",
                "namespace",
                "uid",
                "creationTimestamp",
                "resourceVersion",
                "generation",
                "deletionTimestamp",
                "deletionGracePeriodSeconds",
                "generateName")) {
            setOrRemove(Meta.of(next), field, live.path("metadata").path(field));
        }
        next.set("apiVersion", live.path("apiVersion"));
        next.set("kind", live.path("kind"));
    }

    private static void setOrRemove(ObjectNode object, String field, JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            object.remove(field);
        } else {
            object.set(field, value.deepCopy());
        }
    }

    private static void refuseStale(ResourceType type, ObjectNode live, ObjectNode written) {
        String version = Meta.resourceVersion(written);
        if (!version.isEmpty() && !version.equals("0") && !version.equals(Meta.resourceVersion(live))) {
            throw stale(type, Meta.name(live));
        }
        if (!Meta.uid(written).isEmpty() && !Meta.uid(written).equals(Meta.uid(live))) {
            throw ApiException.conflict(
                    type.named(Meta.name(live)),
                    "Precondition failed: UID in precondition: " + Meta.uid(written) + ", UID in object meta: "
                            + Meta.uid(live));
        }
    }

    private static ApiException stale(ResourceType type, String name) {
        return ApiException.conflict(
                type.named(name),
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    private static ObjectNode withoutTimes(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        Json.each(copy.path("metadata").path("managedFields"))
                .filter(ObjectNode.class::isInstance)
                .forEach(entry -> ((ObjectNode) entry).remove("time"));
        return copy;
    }

    private static FieldOwnership ownership(ResourceType type, WriteOptions options) {
        return new FieldOwnership(type, options.manager(), options.subresource());
    }
}
