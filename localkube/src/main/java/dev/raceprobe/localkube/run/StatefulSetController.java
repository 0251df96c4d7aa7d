package dev.raceprobe.localkube.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.kind.ResourceType;
import dev.raceprobe.localkube.kind.ResourceTypes;
import dev.raceprobe.localkube.object.ApiException;
import dev.raceprobe.localkube.object.Meta;
import dev.raceprobe.localkube.store.DeleteOptions;
import dev.raceprobe.localkube.store.Objects;
import dev.raceprobe.localkube.store.Store;
import dev.raceprobe.localkube.store.WriteOptions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes pods out of StatefulSets: decides with {@link SetPlan}, acts, and writes the set's status. */
public final class StatefulSetController implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatefulSetController.class);
    private static final WriteOptions WRITE = WriteOptions.of("kube-controller-manager");

    private final Store store;
    private final Objects objects;
    private final ResourceType sets;
    private final ResourceType pods;
    private final EventRecorder events;
    private final Loop loop;

    private StatefulSetController(Store store, Objects objects, ResourceTypes types) {
        this.store = store;
        this.objects = objects;
        this.sets = types.builtIn("StatefulSet");
        this.pods = types.builtIn("Pod");
        this.events = new EventRecorder(objects, types, "statefulset-controller");
        this.loop = Loop.start(
                "localkube-statefulsets",
                store,
                change -> Set.of(sets.storage(), pods.storage()).contains(change.storage()),
                this::pass);
    }

    public static StatefulSetController start(Store store, Objects objects, ResourceTypes types) {
        return new StatefulSetController(store, objects, types);
    }

    @Override
    public void close() {
        loop.close();
    }

    private void pass() {
        for (ObjectNode set : store.list(sets.storage(), "")) {
            try {
                reconcile(set);
            } catch (ApiException e) {
                LOG.debug("statefulset {} tries again: {}", Meta.name(set), e.getMessage());
            }
        }
    }

    private void reconcile(ObjectNode set) {
        if (!Meta.isDeleting(set)) {
            SetPlan plan = SetPlan.of(set, podsOf(set));
            plan.create().forEach(ordinal -> create(set, ordinal));
            plan.delete().forEach(pod -> delete(set, pod));
        }
        Map<Integer, ObjectNode> now = podsOf(set);
        objects.patch(
                sets,
                Meta.namespace(set),
                Meta.name(set),
                live -> live.set("status", SetStatus.of(set, live.path("status"), now)),
                WRITE.through("status"));
    }

    private void create(ObjectNode set, int ordinal) {
        ObjectNode pod = objects.create(pods, Meta.namespace(set), SetPods.pod(set, ordinal), WRITE);
        events.normal(
                set,
                "SuccessfulCreate",
                "create Pod " + Meta.name(pod) + " in StatefulSet " + Meta.name(set) + " successful");
    }

    private void delete(ObjectNode set, ObjectNode pod) {
        objects.delete(pods, Meta.namespace(pod), Meta.name(pod), DeleteOptions.gracefully(Meta.uid(pod)));
        events.normal(
                set,
                "SuccessfulDelete",
                "delete Pod " + Meta.name(pod) + " in StatefulSet " + Meta.name(set) + " successful");
    }

    private Map<Integer, ObjectNode> podsOf(JsonNode set) {
        Map<Integer, ObjectNode> byOrdinal = new TreeMap<>();
        for (ObjectNode pod : store.list(pods.storage(), Meta.namespace(set))) {
            boolean owned = Meta.controller(pod)
                    .filter(owner -> owner.path("uid").asText().equals(Meta.uid(set)))
                    .isPresent();
            if (owned) {
                byOrdinal.put(SetPods.ordinal(Meta.name(pod)), pod);
            }
        }
        return byOrdinal;
    }
}
