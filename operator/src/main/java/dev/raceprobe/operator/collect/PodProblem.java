package dev.raceprobe.operator.collect;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Why a pod does not run, in Kubernetes' own word for it.
 *
 * @param pod name of the pod
 * @param reason ImagePullBackOff, Unschedulable, OOMKilled, CreateContainerConfigError, ...
 * @param message what Kubernetes says about it; may be empty
 */
public record PodProblem(String pod, String reason, String message) {
    /** Waiting for these is no start-up: somebody has to do something. */
    private static final Set<String> STUCK = Set.of(
            "ImagePullBackOff",
            "ErrImagePull",
            "ErrImageNeverPull",
            "InvalidImageName",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError",
            "CrashLoopBackOff");

    /** The problem of the first pod, by name, that has one. */
    public static Optional<PodProblem> of(Collection<Pod> pods) {
        return pods.stream()
                .filter(pod -> pod.getStatus() != null)
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .flatMap(pod -> problems(pod))
                .findFirst();
    }

    private static Stream<PodProblem> problems(Pod pod) {
        List<ContainerStatus> containers = pod.getStatus().getContainerStatuses();
        return Stream.of(
                        containers.stream().flatMap(c -> killed(pod, c)),
                        containers.stream().flatMap(c -> waiting(pod, c)),
                        unschedulable(pod))
                .flatMap(found -> found);
    }

    /** A crash loop is the consequence; the kill is the reason. */
    private static Stream<PodProblem> killed(Pod pod, ContainerStatus container) {
        if (Boolean.TRUE.equals(container.getReady())) {
            return Stream.empty();
        }
        return Stream.of(container.getState(), container.getLastState())
                .filter(state -> state != null && state.getTerminated() != null)
                .map(state -> state.getTerminated())
                .filter(terminated -> "OOMKilled".equals(terminated.getReason()))
                .map(terminated ->
                        new PodProblem(pod.getMetadata().getName(), "OOMKilled", memory(limit(container), terminated)));
    }

    private static String memory(String limit, ContainerStateTerminated terminated) {
        return "the probe needs more memory than spec.template.resources.limits.memory allows" + limit + ", exit code "
                + terminated.getExitCode();
    }

    /** In brackets, as the kubelet tells it; empty where it does not, or where the node was out of memory and not the pod. */
    private static String limit(ContainerStatus container) {
        return Stream.ofNullable(container.getResources())
                .flatMap(resources -> Stream.ofNullable(resources.getLimits()))
                .flatMap(limits -> Stream.ofNullable(limits.get("memory")))
                .map(limit -> " (" + limit + ")")
                .findFirst()
                .orElse("");
    }

    private static Stream<PodProblem> waiting(Pod pod, ContainerStatus container) {
        return Stream.ofNullable(container.getState())
                .map(state -> state.getWaiting())
                .filter(waiting -> waiting != null && STUCK.contains(waiting.getReason()))
                .map(waiting -> new PodProblem(pod.getMetadata().getName(), waiting.getReason(), text(waiting)));
    }

    private static String text(ContainerStateWaiting waiting) {
        return waiting.getMessage() == null ? "" : waiting.getMessage();
    }

    private static Stream<PodProblem> unschedulable(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(c -> "PodScheduled".equals(c.getType()) && "False".equals(c.getStatus()))
                .map(c -> new PodProblem(
                        pod.getMetadata().getName(),
                        c.getReason() == null ? "Unschedulable" : c.getReason(),
                        c.getMessage() == null ? "" : c.getMessage()));
    }
}
