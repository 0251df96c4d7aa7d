package dev.raceprobe.localkube.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.object.ApiException;
import dev.raceprobe.localkube.object.Meta;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * All objects in memory, under one lock and one version counter. Objects that come out are shared: nobody changes them.
 * Who reads and then writes does both inside {@link #locked}.
 */
public final class Store {
    private static final int HISTORY = 20_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, TreeMap<String, ObjectNode>> objects = new HashMap<>();
    private final Deque<Change> history = new ArrayDeque<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private long version = 1;
    private long forgottenUpTo;

    /** A state and the changes after it. */
    public record Snapshot(List<ObjectNode> objects, long version, Subscription changes) {}

    /** Runs something while nobody else writes. */
    public <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /** One object. */
    public Optional<ObjectNode> get(String storage, String namespace, String name) {
        return locked(() -> Optional.ofNullable(of(storage).get(key(namespace, name))));
    }

    /** All objects of a namespace, or of all namespaces when it is empty text; by namespace and name. */
    public List<ObjectNode> list(String storage, String namespace) {
        return locked(() -> of(storage).values().stream()
                .filter(object -> namespace.isEmpty() || Meta.namespace(object).equals(namespace))
                .toList());
    }

    /** Every object of every type. */
    public Map<String, List<ObjectNode>> everything() {
        return locked(() -> {
            Map<String, List<ObjectNode>> all = new HashMap<>();
            objects.forEach((storage, byKey) -> all.put(storage, List.copyOf(byKey.values())));
            return all;
        });
    }

    /** The newest version. */
    public long version() {
        return locked(() -> version);
    }

    /** Stores an object, and writes its new version into it. */
    public ObjectNode put(String storage, ObjectNode object) {
        return locked(() -> {
            Meta.of(object).put("resourceVersion", String.valueOf(++version));
            ObjectNode before = of(storage).put(key(object), object);
            publish(new Change(
                    version,
                    before == null ? Change.Type.ADDED : Change.Type.MODIFIED,
                    storage,
                    Optional.ofNullable(before),
                    object));
            return object;
        });
    }

    /** Removes an object; what is given is its last state. */
    public void remove(String storage, ObjectNode object) {
        locked(() -> {
            ObjectNode before = of(storage).remove(key(object));
            if (before != null) {
                ObjectNode last = object.deepCopy();
                Meta.of(last).put("resourceVersion", String.valueOf(++version));
                publish(new Change(version, Change.Type.DELETED, storage, Optional.of(before), last));
            }
            return before;
        });
    }

    /** The objects as they are now, and all later changes. */
    public Snapshot snapshot(String storage, String namespace) {
        return locked(() -> new Snapshot(list(storage, namespace), version, subscribe(about(storage, namespace))));
    }

    /**
     * All changes after a version.
     *
     * @throws ApiException 410 when the history does not reach back to it
     */
    public Snapshot since(String storage, String namespace, long after) {
        return locked(() -> {
            if (after < forgottenUpTo) {
                throw ApiException.expired("too old resource version: " + after + " (" + forgottenUpTo + ")");
            }
            Subscription changes = subscribe(about(storage, namespace));
            history.stream().filter(change -> change.version() > after).forEach(changes::offer);
            return new Snapshot(List.of(), version, changes);
        });
    }

    /** All changes from now on that are wanted. */
    public Subscription subscribe(Predicate<Change> wanted) {
        return locked(() -> {
            Subscription subscription = new Subscription(wanted, this::unsubscribe);
            subscriptions.add(subscription);
            return subscription;
        });
    }

    private static Predicate<Change> about(String storage, String namespace) {
        return change -> change.storage().equals(storage)
                && (namespace.isEmpty() || change.namespace().equals(namespace));
    }

    private void unsubscribe(Subscription subscription) {
        locked(() -> subscriptions.remove(subscription));
    }

    private void publish(Change change) {
        history.addLast(change);
        if (history.size() > HISTORY) {
            forgottenUpTo = history.removeFirst().version();
        }
        subscriptions.forEach(subscription -> subscription.offer(change));
    }

    private TreeMap<String, ObjectNode> of(String storage) {
        return objects.computeIfAbsent(storage, key -> new TreeMap<>());
    }

    private static String key(ObjectNode object) {
        return key(Meta.namespace(object), Meta.name(object));
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }
}
