package dev.raceprobe.localkube.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.object.Json;
import dev.raceprobe.localkube.object.Meta;
import java.time.Instant;
import java.util.List;

/** The status of a pod, from its containers. Pure but for the times. */
final class PodStatus {
    private PodStatus() {}

    static ObjectNode of(JsonNode before, List<Container> containers, String podIp, Instant now) {
        boolean started = containers.stream().anyMatch(Container::hasStarted);
        boolean done = containers.stream().allMatch(Container::isFinished);
        boolean failed = containers.stream().anyMatch(Container::hasFailed);
        ObjectNode status = Json.object()
                .put("phase", done ? failed ? "Failed" : "Succeeded" : started ? "Running" : "Pending")
                .put("hostIP", "127.0.0.1")
                .put("podIP", podIp)
                .put("qosClass", before.path("qosClass").asText("BestEffort"))
                .put("startTime", before.path("startTime").asText(Meta.time(now)));
        status.putArray("hostIPs").addObject().put("ip", "127.0.0.1");
        status.putArray("podIPs").addObject().put("ip", podIp);
        List<String> unready = containers.stream()
                .filter(container -> !container.isReady())
                .map(Container::name)
                .toList();
        ArrayNode conditions = status.putArray("conditions");
        add(conditions, before, "PodReadyToStartContainers", true, "", "", now);
        add(conditions, before, "Initialized", true, "", "", now);
        String message = "containers with unready status: " + unready;
        add(conditions, before, "Ready", unready.isEmpty(), "ContainersNotReady", message, now);
        add(conditions, before, "ContainersReady", unready.isEmpty(), "ContainersNotReady", message, now);
        add(conditions, before, "PodScheduled", true, "", "", now);
        ArrayNode statuses = status.putArray("containerStatuses");
        containers.forEach(container -> statuses.add(container.status()));
        return status;
    }

    private static void add(
            ArrayNode conditions,
            JsonNode before,
            String type,
            boolean holds,
            String reason,
            String message,
            Instant now) {
        String value = holds ? "True" : "False";
        String since = Json.each(before.path("conditions"))
                .filter(old -> old.path("type").asText().equals(type)
                        && old.path("status").asText().equals(value))
                .map(old -> old.path("lastTransitionTime").asText())
                .findFirst()
                .orElse(Meta.time(now));
        ObjectNode condition = conditions
                .addObject()
                .put("type", type)
                .put("status", value)
                .put("lastTransitionTime", since)
                .putNull("lastProbeTime");
        if (!holds) {
            condition.put("reason", reason).put("message", message);
        }
    }
}
