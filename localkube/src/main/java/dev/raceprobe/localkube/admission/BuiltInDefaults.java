package dev.raceprobe.localkube.admission;

import static dev.raceprobe.localkube.admission.PodDefaults.number;
import static dev.raceprobe.localkube.admission.PodDefaults.objects;
import static dev.raceprobe.localkube.admission.PodDefaults.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.raceprobe.localkube.object.Json;
import dev.raceprobe.localkube.object.Meta;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** The defaults of built-in kinds: what a client reads back beside what it wrote. */
final class BuiltInDefaults {
    private static final int REVISIONS = 10;
    private static final int PROGRESS_SECONDS = 600;
    private static final Map<String, Consumer<ObjectNode>> TABLE = Map.of(
            "StatefulSet", BuiltInDefaults::statefulSet,
            "Deployment", BuiltInDefaults::deployment,
            "ReplicaSet", BuiltInDefaults::workload,
            "Pod", BuiltInDefaults::pod,
            "Secret", BuiltInDefaults::secret,
            "Namespace", BuiltInDefaults::namespace,
            "Service", BuiltInDefaults::service,
            "NetworkPolicy", BuiltInDefaults::networkPolicy,
            "CustomResourceDefinition", BuiltInDefaults::crd);

    private BuiltInDefaults() {}

    static void apply(String kind, ObjectNode object) {
        TABLE.getOrDefault(kind, any -> {}).accept(object);
    }

    private static void workload(ObjectNode object) {
        ObjectNode spec = Json.child(object, "spec");
        number(spec, "replicas", 1);
        PodDefaults.apply(Json.child(Json.child(spec, "template"), "spec"));
    }

    private static void statefulSet(ObjectNode object) {
        workload(object);
        ObjectNode spec = Json.child(object, "spec");
        text(spec, "podManagementPolicy", "OrderedReady");
        text(spec, "serviceName", "");
        number(spec, "revisionHistoryLimit", REVISIONS);
        ObjectNode strategy = Json.child(spec, "updateStrategy");
        text(strategy, "type", "RollingUpdate");
        if (strategy.path("type").asText().equals("RollingUpdate")) {
            number(Json.child(strategy, "rollingUpdate"), "partition", 0);
        }
        ObjectNode claims = Json.child(spec, "persistentVolumeClaimRetentionPolicy");
        text(claims, "whenDeleted", "Retain");
        text(claims, "whenScaled", "Retain");
        number(Json.child(object, "status"), "replicas", 0);
        number(Json.child(object, "status"), "availableReplicas", 0);
    }

    private static void deployment(ObjectNode object) {
        workload(object);
        ObjectNode spec = Json.child(object, "spec");
        number(spec, "revisionHistoryLimit", REVISIONS);
        number(spec, "progressDeadlineSeconds", PROGRESS_SECONDS);
        ObjectNode strategy = Json.child(spec, "strategy");
        text(strategy, "type", "RollingUpdate");
        if (strategy.path("type").asText().equals("RollingUpdate")) {
            text(Json.child(strategy, "rollingUpdate"), "maxSurge", "25%");
            text(Json.child(strategy, "rollingUpdate"), "maxUnavailable", "25%");
        }
        Json.child(object, "status");
    }

    private static void pod(ObjectNode pod) {
        ObjectNode spec = Json.child(pod, "spec");
        PodDefaults.apply(spec);
        text(spec, "serviceAccountName", "default");
        text(spec, "serviceAccount", spec.path("serviceAccountName").asText());
        if (!spec.has("enableServiceLinks")) {
            spec.put("enableServiceLinks", true);
        }
        text(Json.child(pod, "status"), "phase", "Pending");
        text(Json.child(pod, "status"), "qosClass", "BestEffort");
    }

    private static void secret(ObjectNode secret) {
        text(secret, "type", "Opaque");
        secret.path("stringData")
                .properties()
                .forEach(field -> Json.child(secret, "data")
                        .put(
                                field.getKey(),
                                Base64.getEncoder()
                                        .encodeToString(
                                                field.getValue().asText().getBytes(StandardCharsets.UTF_8))));
        secret.remove("stringData");
    }

    private static void namespace(ObjectNode namespace) {
        Json.child(Meta.of(namespace), "labels").put("kubernetes.io/metadata.name", Meta.name(namespace));
        if (Json.list(Json.child(namespace, "spec"), "finalizers").isEmpty() && !Meta.isDeleting(namespace)) {
            Json.list(Json.child(namespace, "spec"), "finalizers").add("kubernetes");
        }
        text(Json.child(namespace, "status"), "phase", "Active");
    }

    private static void service(ObjectNode service) {
        ObjectNode spec = Json.child(service, "spec");
        text(spec, "type", "ClusterIP");
        text(spec, "sessionAffinity", "None");
        text(spec, "internalTrafficPolicy", "Cluster");
        objects(spec.path("ports"), port -> {
            text(port, "protocol", "TCP");
            if (!port.hasNonNull("targetPort")) {
                port.set("targetPort", port.path("port"));
            }
        });
        Json.child(Json.child(service, "status"), "loadBalancer");
    }

    private static void networkPolicy(ObjectNode policy) {
        ObjectNode spec = Json.child(policy, "spec");
        if (Json.list(spec, "policyTypes").isEmpty()) {
            spec.withArrayProperty("policyTypes").add("Ingress");
            if (!spec.path("egress").isEmpty()) {
                spec.withArrayProperty("policyTypes").add("Egress");
            }
        }
        for (String direction : List.of("ingress", "egress")) {
            objects(spec.path(direction), rule -> objects(rule.path("ports"), port -> text(port, "protocol", "TCP")));
        }
    }

    private static void crd(ObjectNode crd) {
        ObjectNode spec = Json.child(crd, "spec");
        ObjectNode names = Json.child(spec, "names");
        String kind = names.path("kind").asText("");
        text(names, "singular", kind.toLowerCase(Locale.ROOT));
        text(names, "listKind", kind + "List");
        text(Json.child(spec, "conversion"), "strategy", "None");
        ObjectNode status = Json.child(crd, "status");
        status.set("acceptedNames", names.deepCopy());
        status.set(
                "storedVersions",
                Json.strings(Json.each(spec.path("versions"))
                        .filter(version -> version.path("storage").asBoolean())
                        .map(version -> version.path("name").asText())
                        .toList()));
        if (!status.has("conditions")) {
            status.putArray("conditions")
                    .add(condition("NamesAccepted", "NoConflicts", "no conflicts found", crd))
                    .add(condition("Established", "InitialNamesAccepted", "the initial names have been accepted", crd));
        }
    }

    private static ObjectNode condition(String type, String reason, String message, ObjectNode crd) {
        return Json.object()
                .put("type", type)
                .put("status", "True")
                .put("reason", reason)
                .put("message", message)
                .setAll(Map.of("lastTransitionTime", TextNode.valueOf(Meta.text(crd, "creationTimestamp"))));
    }
}
