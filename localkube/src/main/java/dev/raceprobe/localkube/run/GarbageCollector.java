package dev.raceprobe.localkube.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.kind.ResourceType;
import dev.raceprobe.localkube.kind.ResourceTypes;
import dev.raceprobe.localkube.object.ApiException;
import dev.raceprobe.localkube.object.Json;
import dev.raceprobe.localkube.object.Meta;
import dev.raceprobe.localkube.store.DeleteOptions;
import dev.raceprobe.localkube.store.Objects;
import dev.raceprobe.localkube.store.Store;
import dev.raceprobe.localkube.store.WriteOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Deletes what has no owner any more, ends foreground and orphaning deletions, and empties namespaces that end. An owner counts
 * by its UID; it must be in the same namespace or cluster-scoped.
 */
public final class GarbageCollector implements AutoCloseable {
    private static final String MANAGER = "kube-controller-manager";
    private static final String FOREGROUND = "foregroundDeletion";
    private static final String ORPHAN = "orphan";

    private final Store store;
    private final Objects objects;
    private final ResourceTypes types;
    private final Loop loop;

    private record Item(ResourceType type, ObjectNode object) {
        String uid() {
            return Meta.uid(object);
        }

        List<JsonNode> owners() {
            return Json.each(object.path("metadata").path("ownerReferences")).toList();
        }
    }

    private GarbageCollector(Store store, Objects objects, ResourceTypes types) {
        this.store = store;
        this.objects = objects;
        this.types = types;
        this.loop = Loop.start("localkube-gc", store, change -> isOfInterest(change.after()), this::pass);
    }

    public static GarbageCollector start(Store store, Objects objects, ResourceTypes types) {
        return new GarbageCollector(store, objects, types);
    }

    @Override
    public void close() {
        loop.close();
    }

    /** Every deletion, and every write of an object that has an owner or that ends. */
    private static boolean isOfInterest(ObjectNode object) {
        return !object.path("kind").asText().equals("Lease")
                && !object.path("kind").asText().equals("Event");
    }

    private void pass() {
        List<Item> all = all();
        all.forEach(item -> quietly(() -> orphan(item, all)));
        Set<String> alive = all.stream().map(Item::uid).collect(Collectors.toSet());
        all.forEach(item -> quietly(() -> collect(item, alive)));
        all.forEach(item -> quietly(() -> foreground(item, all)));
        all.stream()
                .filter(item -> item.type().is("", "Namespace") && Meta.isDeleting(item.object()))
                .forEach(item -> quietly(() -> empty(item, all)));
    }

    private List<Item> all() {
        List<Item> items = new ArrayList<>();
        var everything = store.everything();
        types.all().stream()
                .collect(Collectors.toMap(ResourceType::storage, type -> type, (first, second) -> first))
                .forEach((storage, type) -> everything
                        .getOrDefault(storage, List.of())
                        .forEach(object -> items.add(new Item(type, object))));
        return items;
    }

    private void collect(Item item, Set<String> alive) {
        List<JsonNode> owners = item.owners();
        boolean owned = owners.stream()
                .anyMatch(owner -> alive.contains(owner.path("uid").asText()));
        if (!owners.isEmpty() && !owned && !Meta.isDeleting(item.object())) {
            delete(item);
        }
    }

    private void foreground(Item item, List<Item> all) {
        if (!Meta.isDeleting(item.object()) || !Meta.finalizers(item.object()).contains(FOREGROUND)) {
            return;
        }
        List<Item> dependents = dependents(item, all);
        dependents.stream()
                .filter(dependent -> !Meta.isDeleting(dependent.object()))
                .forEach(this::delete);
        boolean blocked = dependents.stream()
                .flatMap(dependent -> dependent.owners().stream())
                .filter(owner -> owner.path("uid").asText().equals(item.uid()))
                .anyMatch(owner -> owner.path("blockOwnerDeletion").asBoolean());
        if (!blocked) {
            removeFinalizer(item, FOREGROUND);
        }
    }

    private void orphan(Item item, List<Item> all) {
        if (!Meta.isDeleting(item.object()) || !Meta.finalizers(item.object()).contains(ORPHAN)) {
            return;
        }
        for (Item dependent : dependents(item, all)) {
            patch(dependent, live -> {
                ArrayNode left = Json.array();
                Json.each(live.at("/metadata/ownerReferences"))
                        .filter(owner -> !owner.path("uid").asText().equals(item.uid()))
                        .forEach(left::add);
                Meta.of(live).set("ownerReferences", left);
                return live;
            });
        }
        removeFinalizer(item, ORPHAN);
    }

    private void empty(Item namespace, List<Item> all) {
        List<Item> content = all.stream()
                .filter(item -> Meta.namespace(item.object()).equals(Meta.name(namespace.object())))
                .toList();
        content.stream().filter(item -> !Meta.isDeleting(item.object())).forEach(this::delete);
        if (content.isEmpty()) {
            patch(namespace, live -> {
                Json.child(live, "spec").putArray("finalizers");
                return live;
            });
        }
    }

    private static List<Item> dependents(Item owner, List<Item> all) {
        return all.stream()
                .filter(item -> item.owners().stream()
                        .anyMatch(reference -> reference.path("uid").asText().equals(owner.uid())))
                .toList();
    }

    private void removeFinalizer(Item item, String finalizer) {
        patch(item, live -> {
            List<String> left = Meta.finalizers(live).stream()
                    .filter(name -> !name.equals(finalizer))
                    .toList();
            Meta.of(live).set("finalizers", Json.strings(left));
            return live;
        });
    }

    private void patch(Item item, java.util.function.UnaryOperator<ObjectNode> change) {
        objects.patch(
                item.type(), Meta.namespace(item.object()), Meta.name(item.object()), change, WriteOptions.of(MANAGER));
    }

    private void delete(Item item) {
        objects.delete(
                item.type(),
                Meta.namespace(item.object()),
                Meta.name(item.object()),
                DeleteOptions.gracefully(item.uid()));
    }

    /** What changed meanwhile comes again with the next pass. */
    private static void quietly(Runnable action) {
        try {
            action.run();
        } catch (ApiException e) {
            if (e.code() != 404 && e.code() != 409) {
                throw e;
            }
        }
    }
}
