package dev.raceprobe.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevisionsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Created new replica set \"chat-6d5f9c\" | chat-6d5f9c",
                "Found new replica set \"chat-6d5f9c\" | chat-6d5f9c",
                "ReplicaSet \"chat-6d5f9c\" is progressing. | chat-6d5f9c",
                "ReplicaSet \"chat-6d5f9c\" has successfully progressed. | chat-6d5f9c",
                "ReplicaSet \"chat-6d5f9c\" has timed out progressing. | chat-6d5f9c",
                "Deployment is paused |",
                "Deployment is resumed |"
            })
    void aDeploymentsRevisionIsTheReplicaSetThatItsProgressNames(String message, String revision) {
        assertThat(Revisions.of(deployment(
                        "{type: Available, message: 'has minimum availability'}, {type: Progressing, message: '"
                                + message + "'}")))
                .map(Revision::name)
                .isEqualTo(Optional.ofNullable(revision));
    }

    @Test
    void withoutProgressItIsTheNumberOfTheRollout() {
        GenericKubernetesResource deployment = deployment("");
        deployment.getMetadata().getAnnotations().put("deployment.kubernetes.io/revision", "4");
        assertThat(Revisions.of(deployment)).map(Revision::name).contains("chat-4");
    }

    @Test
    void beforeAControllerHasLookedAtItItIsTheTemplate() {
        String before = fresh("Deployment", "chat:1").name();
        assertThat(before).matches("chat-[0-9a-f]{10}");
        assertThat(fresh("StatefulSet", "chat:1").name()).isEqualTo(before);
        assertThat(fresh("Deployment", "chat:2").name()).isNotEqualTo(before);
        assertThat(Revisions.of(deployment("{type: Progressing, message: 'Created new replica set \"chat-1\"'}")))
                .contains(new Revision("chat-1", before, false));
    }

    @Test
    void whileItsStatusIsAboutAnotherTemplateItCannotBeTold() {
        GenericKubernetesResource deployment =
                deployment("{type: Progressing, message: 'Created new replica set \"chat-1\"'}");
        deployment.getMetadata().setGeneration(3L);
        assertThat(Revisions.of(deployment)).isEmpty();
    }

    @Test
    void aStatefulSetsRevisionIsTheOneThatItUpdatesTo() {
        assertThat(Revisions.of(workload(
                        "StatefulSet",
                        "chat:1",
                        "observedGeneration: 2, currentRevision: chat-77c, updateRevision: chat-84d")))
                .map(Revision::name)
                .contains("chat-84d");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Deployment  | 3 | replicas: 3, updatedReplicas: 3, availableReplicas: 3                    | true
            Deployment  | 3 | replicas: 4, updatedReplicas: 1, availableReplicas: 3                    | false
            Deployment  | 3 | replicas: 4, updatedReplicas: 3, availableReplicas: 4                    | false
            Deployment  | 3 | replicas: 3, availableReplicas: 3                                        | false
            Deployment  | 3 | replicas: 3, updatedReplicas: 3                                          | false
            Deployment  | 3 | replicas: 3, updatedReplicas: 3, availableReplicas: 1                    | true
            Deployment  | 3 |                                                                          | false
            Deployment  | 0 |                                                                          | true
            StatefulSet | 3 | replicas: 3, updatedReplicas: 3, readyReplicas: 3, currentRevision: c-2  | true
            StatefulSet | 3 | replicas: 3, readyReplicas: 3, currentRevision: c-2                      | true
            StatefulSet | 3 | replicas: 3, updatedReplicas: 1, readyReplicas: 3, currentRevision: c-1  | false
            StatefulSet | 3 | replicas: 3, updatedReplicas: 3, readyReplicas: 3, currentRevision: c-1  | true
            StatefulSet | 3 | replicas: 3, updatedReplicas: 3, currentRevision: c-2                    | false
            """)
    void itIsCompleteWhenItAloneServes(String kind, int wanted, String counts, boolean isComplete) {
        GenericKubernetesResource workload = workload(
                kind,
                "chat:1",
                "observedGeneration: 2, updateRevision: c-2, conditions: [{type: Progressing, message: 'Created new replica set "
                        + "\"chat-1\"'}]" + (counts == null ? "" : ", " + counts));
        workload.setAdditionalProperty("spec", Map.of("replicas", wanted));

        assertThat(Revisions.of(workload)).map(Revision::isComplete).contains(isComplete);
    }

    private static Revision fresh(String kind, String image) {
        return Revisions.of(workload(kind, image, "")).orElseThrow();
    }

    private static GenericKubernetesResource deployment(String conditions) {
        return workload(
                "Deployment",
                "chat:1",
                "observedGeneration: 2" + (conditions.isEmpty() ? "" : ", conditions: [" + conditions + "]"));
    }

    private static GenericKubernetesResource workload(String kind, String image, String status) {
        return Serialization.unmarshal("""
                apiVersion: apps/v1
                kind: %s
                metadata: {name: chat, generation: 2, labels: {app: chat}, annotations: {a: b}}
                spec: {replicas: 1, template: {spec: {containers: [{name: c, image: '%s'}]}}}
                status: {%s}
                """.formatted(kind, image, status), GenericKubernetesResource.class);
    }
}
