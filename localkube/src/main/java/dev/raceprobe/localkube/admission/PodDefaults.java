package dev.raceprobe.localkube.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.object.Json;
import java.util.List;
import java.util.function.Consumer;

/** The defaults of a pod's spec, as a real API server writes them into every pod and every pod template. */
final class PodDefaults {
    private static final int FILE_MODE = 0644;
    private static final int GRACE_SECONDS = 30;
    private static final int PERIOD_SECONDS = 10;
    private static final int FAILURES = 3;
    private static final List<String> PROBES = List.of("livenessProbe", "readinessProbe", "startupProbe");

    private PodDefaults() {}

    static void apply(ObjectNode podSpec) {
        text(podSpec, "restartPolicy", "Always");
        number(podSpec, "terminationGracePeriodSeconds", GRACE_SECONDS);
        text(podSpec, "dnsPolicy", "ClusterFirst");
        text(podSpec, "schedulerName", "default-scheduler");
        Json.child(podSpec, "securityContext");
        if (podSpec.hasNonNull("serviceAccountName")) {
            text(podSpec, "serviceAccount", podSpec.get("serviceAccountName").asText());
        }
        objects(podSpec.path("containers"), PodDefaults::container);
        objects(podSpec.path("initContainers"), PodDefaults::container);
        objects(podSpec.path("volumes"), PodDefaults::volume);
    }

    private static void container(ObjectNode container) {
        String image = container.path("image").asText("");
        boolean latest = image.endsWith(":latest") || image.lastIndexOf(':') <= image.lastIndexOf('/');
        text(container, "imagePullPolicy", latest ? "Always" : "IfNotPresent");
        text(container, "terminationMessagePath", "/dev/termination-log");
        text(container, "terminationMessagePolicy", "File");
        Json.child(container, "resources");
        objects(container.path("ports"), port -> text(port, "protocol", "TCP"));
        objects(container.path("env"), PodDefaults::variable);
        PROBES.forEach(name -> {
            if (container.path(name) instanceof ObjectNode probe) {
                probe(probe);
            }
        });
    }

    private static void variable(ObjectNode variable) {
        if (variable.path("valueFrom").path("fieldRef") instanceof ObjectNode fieldRef) {
            text(fieldRef, "apiVersion", "v1");
        }
    }

    private static void probe(ObjectNode probe) {
        number(probe, "timeoutSeconds", 1);
        number(probe, "periodSeconds", PERIOD_SECONDS);
        number(probe, "successThreshold", 1);
        number(probe, "failureThreshold", FAILURES);
        if (probe.path("httpGet") instanceof ObjectNode get) {
            text(get, "path", "/");
            text(get, "scheme", "HTTP");
        }
    }

    private static void volume(ObjectNode volume) {
        for (String source : List.of("configMap", "secret", "projected", "downwardAPI")) {
            if (volume.path(source) instanceof ObjectNode node) {
                number(node, "defaultMode", FILE_MODE);
            }
        }
    }

    static void text(ObjectNode object, String field, String value) {
        if (!object.hasNonNull(field)) {
            object.put(field, value);
        }
    }

    static void number(ObjectNode object, String field, int value) {
        if (!object.hasNonNull(field)) {
            object.put(field, value);
        }
    }

    static void objects(JsonNode array, Consumer<ObjectNode> change) {
        Json.each(array)
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .forEach(change);
    }
}
