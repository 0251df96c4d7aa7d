package dev.raceprobe.operator.rollout;

import dev.raceprobe.contract.ContractJson;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which revision of itself a Deployment or a StatefulSet is at, from the object alone. */
public final class Revisions {
    /** Set by the Deployment controller; another number for each rollout. */
    private static final String NUMBER = "deployment.kubernetes.io/revision";

    private static final Pattern QUOTED = Pattern.compile("\"([-a-z0-9.]+)\"");
    private static final int HASH_BYTES = 5;

    private Revisions() {}

    /**
     * The revision that the workload rolls out or has rolled out: a StatefulSet's {@code status.updateRevision}, the name of a
     * Deployment's newest ReplicaSet. Empty: it cannot be told now.
     */
    public static Optional<Revision> of(GenericKubernetesResource workload) {
        Optional<Number> observed = observedGeneration(workload);
        String byTemplate = byTemplate(workload);
        if (observed.isEmpty()) {
            return Optional.of(new Revision(byTemplate, byTemplate, true)); // no controller has looked at it
        }
        Long generation = workload.getMetadata().getGeneration();
        if (generation != null && observed.get().longValue() < generation) {
            return Optional.empty(); // its status is about another template
        }
        Optional<String> name = switch (workload.getKind()) {
            case "StatefulSet" -> text(workload.get("status", "updateRevision"));
            case "Deployment" -> ofDeployment(workload);
            default -> throw new IllegalArgumentException("no workload: " + workload.getKind());
        };
        return name.map(told -> new Revision(told, byTemplate, isComplete(workload)));
    }

    /** No pod is of another revision, as a partition or pods that never come up leave them, and one at least serves if any is wanted. */
    private static boolean isComplete(GenericKubernetesResource workload) {
        boolean isWanted = !(workload.get("spec", "replicas") instanceof Number wanted) || wanted.longValue() > 0;
        boolean isStateful = workload.getKind().equals("StatefulSet");
        Optional<String> current = text(workload.get("status", "currentRevision"));
        boolean isAlone = isStateful && current.equals(text(workload.get("status", "updateRevision")))
                || count(workload, "updatedReplicas") >= count(workload, "replicas");
        return isAlone && (!isWanted || count(workload, isStateful ? "readyReplicas" : "availableReplicas") > 0);
    }

    /** Controllers leave out a zero. */
    private static long count(GenericKubernetesResource workload, String field) {
        return workload.get("status", field) instanceof Number number ? number.longValue() : 0;
    }

    private static Optional<Number> observedGeneration(GenericKubernetesResource workload) {
        return workload.get("status", "observedGeneration") instanceof Number number
                ? Optional.of(number)
                : Optional.empty();
    }

    /** Its condition Progressing names the newest ReplicaSet, but not while it is paused; some have none, but a number. */
    private static Optional<String> ofDeployment(GenericKubernetesResource deployment) {
        Optional<String> progress = progress(deployment);
        return progress.isPresent() ? progress.flatMap(message -> replicaSet(deployment, message)) : number(deployment);
    }

    private static Optional<String> replicaSet(GenericKubernetesResource deployment, String message) {
        return QUOTED.matcher(message)
                .results()
                .map(quoted -> quoted.group(1))
                .filter(name -> name.startsWith(deployment.getMetadata().getName() + "-"))
                .findFirst();
    }

    private static Optional<String> progress(GenericKubernetesResource deployment) {
        return deployment.get("status", "conditions") instanceof List<?> conditions
                ? conditions.stream()
                        .filter(Map.class::isInstance)
                        .map(Map.class::cast)
                        .filter(condition -> "Progressing".equals(condition.get("type")))
                        .map(condition -> Objects.toString(condition.get("message"), ""))
                        .findFirst()
                : Optional.empty();
    }

    private static Optional<String> number(GenericKubernetesResource deployment) {
        Map<String, String> annotations = deployment.getMetadata().getAnnotations();
        return Optional.ofNullable(annotations)
                .flatMap(all -> text(all.get(NUMBER)))
                .map(number -> deployment.getMetadata().getName() + "-" + number);
    }

    private static Optional<String> text(Object value) {
        return value instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    private static String byTemplate(GenericKubernetesResource workload) {
        Object template = workload.get("spec", "template");
        byte[] json = ContractJson.write(template == null ? Map.of() : template).getBytes(StandardCharsets.UTF_8);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json);
            return workload.getMetadata().getName() + "-" + HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
