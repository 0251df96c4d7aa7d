package dev.raceprobe.manifests;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The fields that every Kubernetes object has, and what is said of the object as a whole. */
final class RootSchema {
    private static final Map<String, String> PROBE = Map.of(
            "",
                    "A continuous synthetic probe of one WebSocket service: which race it has, how wide its window is, how often it strikes and how sure that is.",
            "spec", "What is probed, as whom, how hard, and what counts.",
            "status", "What was found. Written by the operator.");
    private static final Map<String, String> POLICY = Map.of(
            "",
                    "What an administrator allows the probes of some namespaces to do. All matching policies must allow, and the smallest cap wins.",
            "spec", "What is allowed.");

    private RootSchema() {}

    static void finish(ObjectNode root, boolean isPolicy) {
        Map<String, String> descriptions = isPolicy ? POLICY : PROBE;
        ObjectNode properties = (ObjectNode) root.get("properties");
        ObjectNode ours = properties.deepCopy();
        properties.removeAll();
        properties.putObject("apiVersion").put("type", "string").put("description", "raceprobe.dev/v1alpha1");
        properties
                .putObject("kind")
                .put("type", "string")
                .put("description", isPolicy ? "ClusterRaceProbePolicy" : "RaceProbe");
        properties.putObject("metadata").put("type", "object");
        properties.setAll(ours);
        ours.fieldNames()
                .forEachRemaining(
                        name -> ((ObjectNode) properties.get(name)).put("description", descriptions.get(name)));
        root.put("description", descriptions.get(""));
        root.putArray("required").add("spec");
        if (!isPolicy) {
            root.putArray("x-kubernetes-validations")
                    .addObject()
                    .put("rule", "self.metadata.name.size() <= 52")
                    .put(
                            "message",
                            "metadata.name must have at most 52 characters: the names of StatefulSet, pods and labels are made of it");
        }
    }
}
