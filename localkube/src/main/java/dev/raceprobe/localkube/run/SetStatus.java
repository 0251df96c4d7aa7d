package dev.raceprobe.localkube.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.object.Json;
import dev.raceprobe.localkube.object.Meta;
import java.util.Map;

/** The status of a StatefulSet, from its pods. Pure. */
final class SetStatus {
    private SetStatus() {}

    static ObjectNode of(JsonNode set, JsonNode before, Map<Integer, ObjectNode> pods) {
        String update = SetPods.revision(set);
        String current = before.path("currentRevision").asText(update);
        int ready = (int) pods.values().stream().filter(SetPlan::isReady).count();
        int updated = count(pods, update);
        int replicas = set.at("/spec/replicas").asInt();
        boolean rolling = set.at("/spec/updateStrategy/type").asText().equals("RollingUpdate");
        if (rolling && updated == replicas && ready == replicas && pods.size() == replicas) {
            current = update;
        }
        ObjectNode status = Json.object()
                .put("observedGeneration", set.at("/metadata/generation").asInt())
                .put("replicas", pods.size())
                .put("availableReplicas", ready)
                .put("currentRevision", current)
                .put("updateRevision", update)
                .put("collisionCount", 0);
        putUnlessZero(status, "readyReplicas", ready);
        putUnlessZero(status, "currentReplicas", count(pods, current));
        putUnlessZero(status, "updatedReplicas", updated);
        return status;
    }

    private static int count(Map<Integer, ObjectNode> pods, String revision) {
        return (int) pods.values().stream()
                .filter(pod -> !Meta.isDeleting(pod))
                .filter(pod -> Meta.label(pod, SetPods.REVISION).equals(revision))
                .count();
    }

    private static void putUnlessZero(ObjectNode status, String field, int value) {
        if (value != 0) {
            status.put(field, value);
        }
    }
}
