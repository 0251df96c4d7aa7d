package dev.raceprobe.operator.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.operator.dependent.ProbeStatefulSet;
import dev.raceprobe.operator.support.Samples;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pods of ours are admitted where the restricted profile is enforced, and write nowhere but in their own volumes. */
class PodSecurityTest {
    static Stream<PodSpec> everyPod() {
        return Stream.of(
                operator(Kustomize.build(Path.of("..", "deploy", "base"))),
                operator(Chart.template("{namespaces: [shop], podsProxy: {enabled: true}, replicas: 2}")),
                probe("probe-minimal.yaml"),
                probe("probe-full-template.yaml"));
    }

    @ParameterizedTest
    @MethodSource("everyPod")
    void theRestrictedProfileAdmitsIt(PodSpec pod) {
        assertThat(RestrictedProfile.violations(pod)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("everyPod")
    void itsRootIsReadOnlyAndItsTmpIsItsOwn(PodSpec pod) {
        assertThat(pod.getContainers()).singleElement().satisfies(container -> {
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getVolumeMounts()).anyMatch(mount -> "/tmp".equals(mount.getMountPath()));
            assertThat(container.getResources().getLimits()).containsKey("memory");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"probe-minimal.yaml", "probe-full-template.yaml"})
    void aProbePodHasNoTokenOfTheApiServer(String file) {
        PodSpec pod = probe(file);
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(Serialization.asYaml(pod)).doesNotContain("serviceAccountToken:", "/var/run/secrets");
    }

    /** What is admitted says something only if something else is not. */
    @Test
    void thePodOfAnyOtherChartIsNotAdmitted() {
        PodSpec pod = new PodSpecBuilder()
                .withHostNetwork(true)
                .withContainers(new Container())
                .addNewVolume()
                .withName("host")
                .withNewHostPath("/", "Directory")
                .endVolume()
                .build();
        assertThat(RestrictedProfile.violations(pod))
                .containsExactly(
                        "a namespace of the host",
                        "volume host",
                        "allowPrivilegeEscalation is not false",
                        "capabilities are not dropped",
                        "runAsNonRoot is not true",
                        "no seccomp profile");
    }

    private static PodSpec operator(Objects objects) {
        String yaml = objects.one("Deployment", "raceprobe-operator").toString();
        return Serialization.unmarshal(yaml, Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec();
    }

    private static PodSpec probe(String file) {
        RaceProbe probe = Samples.probe(file);
        return ProbeStatefulSet.desired(probe, Samples.plan(probe, 2), "registry.invalid/probe:1", false)
                .getSpec()
                .getTemplate()
                .getSpec();
    }
}
