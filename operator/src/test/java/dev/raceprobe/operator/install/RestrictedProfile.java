package dev.raceprobe.operator.install;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The restricted profile of Kubernetes' Pod Security Standards, as far as a pod of ours could break it. */
final class RestrictedProfile {
    private RestrictedProfile() {}

    /** What the profile forbids, one line each; empty: the pod is admitted. */
    static List<String> violations(PodSpec pod) {
        List<String> violations = new ArrayList<>();
        if (Stream.of(pod.getHostNetwork(), pod.getHostPID(), pod.getHostIPC()).anyMatch(Boolean.TRUE::equals)) {
            violations.add("a namespace of the host");
        }
        pod.getVolumes().stream()
                .filter(volume -> !isAllowed(volume))
                .forEach(volume -> violations.add("volume " + volume.getName()));
        Stream.of(pod.getInitContainers(), pod.getContainers())
                .flatMap(List::stream)
                .forEach(container -> violations.addAll(violations(container, pod)));
        return violations;
    }

    private static boolean isAllowed(Volume volume) {
        return Stream.of(
                        volume.getConfigMap(),
                        volume.getEmptyDir(),
                        volume.getProjected(),
                        volume.getSecret(),
                        volume.getDownwardAPI())
                .anyMatch(source -> source != null);
    }

    private static List<String> violations(Container container, PodSpec pod) {
        SecurityContext own =
                Optional.ofNullable(container.getSecurityContext()).orElseGet(SecurityContext::new);
        PodSecurityContext shared =
                Optional.ofNullable(pod.getSecurityContext()).orElseGet(PodSecurityContext::new);
        List<String> violations = new ArrayList<>();
        if (!Boolean.FALSE.equals(own.getAllowPrivilegeEscalation())) {
            violations.add("allowPrivilegeEscalation is not false");
        }
        if (Boolean.TRUE.equals(own.getPrivileged())) {
            violations.add("privileged");
        }
        if (own.getCapabilities() == null || !own.getCapabilities().getDrop().contains("ALL")) {
            violations.add("capabilities are not dropped");
        }
        if (own.getCapabilities() != null && !own.getCapabilities().getAdd().isEmpty()) {
            violations.add("capabilities are added");
        }
        if (!Boolean.TRUE.equals(either(own.getRunAsNonRoot(), shared.getRunAsNonRoot()))) {
            violations.add("runAsNonRoot is not true");
        }
        if (Long.valueOf(0).equals(either(own.getRunAsUser(), shared.getRunAsUser()))) {
            violations.add("runAsUser is 0");
        }
        var seccomp = either(own.getSeccompProfile(), shared.getSeccompProfile());
        if (seccomp == null || !List.of("RuntimeDefault", "Localhost").contains(seccomp.getType())) {
            violations.add("no seccomp profile");
        }
        if (container.getPorts().stream().anyMatch(port -> port.getHostPort() != null)) {
            violations.add("a port of the host");
        }
        return violations;
    }

    private static <T> T either(T own, T shared) {
        return own == null ? shared : own;
    }
}
