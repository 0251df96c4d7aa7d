package dev.raceprobe.localkube.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.raceprobe.localkube.TestKube;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** StatefulSets as local processes. */
class PodRunnerTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static TestKube kube;
    private static KubernetesClient client;

    private String ns;

    @BeforeAll
    static void start(@TempDir Path dir) {
        String java = ProcessHandle.current().info().command().orElse("java");
        String classes = System.getProperty("java.class.path").replace(' ', '?');
        kube = TestKube.start(
                dir,
                Map.of(
                        "echo:1",
                        List.of(
                                java,
                                "-Xshare:auto",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                classes,
                                EchoPod.class.getName()),
                        "fails:1",
                        List.of("/bin/sh", "-c", "exit 3")));
        client = kube.client();
    }

    @AfterAll
    static void stop() {
        client.close();
        kube.close();
    }

    @BeforeEach
    void aNamespaceForEach(TestInfo info) {
        String method = info.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        ns = method.substring(0, Math.min(60, method.length()));
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(ns)
                        .endMetadata()
                        .build())
                .create();
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("plan")
                        .withNamespace(ns)
                        .endMetadata()
                        .withData(Map.of("plan.json", "one", "other", "x"))
                        .build())
                .create();
    }

    @Test
    void podsOfAStatefulSetHaveTheirOwnNameAddressFilesAndEnvironment() {
        secret();
        client.resource(set(2, "Parallel", "OnDelete", "echo:1")).create();
        awaitReady(2);
        Pod pod = pod(0).get();
        assertThat(pod.getMetadata().getOwnerReferences().get(0).getName()).isEqualTo("web");
        assertThat(pod.getMetadata().getLabels())
                .containsEntry("statefulset.kubernetes.io/pod-name", "web-0")
                .containsKey("controller-revision-hash");
        Set<String> addresses = new HashSet<>();
        for (int i = 0; i < 2; i++) {
            addresses.add(pod(i).get().getStatus().getPodIP());
        }
        assertThat(addresses).hasSize(2).allMatch(address -> address.startsWith("127."));
        assertThat(ask(0, "/file")).isEqualTo("one");
        assertThat(ask(0, "/env/POD_NAME")).isEqualTo("web-0");
        assertThat(ask(1, "/env/GREETING")).isEqualTo("hello web-1");
        assertThat(ask(0, "/env/SECRET")).isEqualTo("hush");
        assertThat(ask(0, "/env/USER"))
                .as("the environment of this process stays here")
                .isEqualTo("null");
        assertThat(pod(0).getLog()).contains("listening on 127.");
        StatefulSetStatus status = sts().get().getStatus();
        assertThat(status.getReplicas()).isEqualTo(2);
        assertThat(status.getUpdatedReplicas()).isEqualTo(2);
        assertThat(status.getCurrentRevision()).isEqualTo(status.getUpdateRevision());
        assertThat(status.getObservedGeneration()).isEqualTo(1);
    }

    @Test
    void aChangedConfigMapReachesTheFilesWithoutARestart() {
        secret();
        client.resource(set(1, "Parallel", "OnDelete", "echo:1")).create();
        awaitReady(1);
        client.configMaps().inNamespace(ns).withName("plan").edit(map -> {
            map.getData().put("plan.json", "two");
            return map;
        });
        await().atMost(SOON).until(() -> ask(0, "/file").equals("two"));
        assertThat(status(0).getRestartCount()).isZero();
    }

    @Test
    void aContainerThatEndsIsRestartedAndKeepsItsEmptyDir() {
        secret();
        client.resource(set(1, "Parallel", "OnDelete", "echo:1")).create();
        awaitReady(1);
        String ip = pod(0).get().getStatus().getPodIP();
        ask(0, "/mark");
        ask(0, "/exit");
        await().atMost(SOON)
                .until(() -> status(0).getRestartCount() == 1 && status(0).getReady());
        assertThat(status(0).getLastState().getTerminated().getExitCode()).isEqualTo(7);
        assertThat(pod(0).get().getStatus().getPodIP()).isEqualTo(ip);
        assertThat(ask(0, "/state")).isEqualTo("marked");
    }

    @Test
    void readinessFollowsTheProbe() {
        secret();
        client.resource(set(1, "Parallel", "OnDelete", "echo:1")).create();
        awaitReady(1);
        ask(0, "/unready");
        await().atMost(SOON).until(() -> !status(0).getReady());
        await().atMost(SOON)
                .until(() -> sts().get().getStatus().getReadyReplicas() == null
                        || sts().get().getStatus().getReadyReplicas() == 0);
        assertThat(status(0).getRestartCount()).isZero();
    }

    /** Without a version: the runner writes the status at any time. */
    private void annotateTemplate() {
        sts().patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"plan\":\"new\"}}}}}");
    }

    @Test
    void withOnDeleteAnOldPodStaysUntilItIsDeletedAndThenTheNewTemplateCounts() {
        secret();
        client.resource(set(1, "Parallel", "OnDelete", "echo:1")).create();
        awaitReady(1);
        String uid = pod(0).get().getMetadata().getUid();
        annotateTemplate();
        await().atMost(SOON).until(() -> sts().get().getStatus().getUpdatedReplicas() == null);
        assertThat(pod(0).get().getMetadata().getUid()).isEqualTo(uid);
        pod(0).delete();
        await().atMost(SOON).until(() -> {
            Pod now = pod(0).get(); // asked once: it may be gone between two questions
            return now != null && !now.getMetadata().getUid().equals(uid);
        });
        assertThat(pod(0).get().getMetadata().getAnnotations()).containsEntry("plan", "new");
        awaitReady(1);
        assertThat(sts().get().getStatus().getUpdatedReplicas()).isEqualTo(1);
    }

    @Test
    void withRollingUpdatePodsAreReplacedFromTheEnd() {
        secret();
        client.resource(set(2, "Parallel", "RollingUpdate", "echo:1")).create();
        awaitReady(2);
        String zero = pod(0).get().getMetadata().getUid();
        annotateTemplate();
        await().atMost(SOON).until(() -> {
            StatefulSetStatus status = sts().get().getStatus();
            return Integer.valueOf(2).equals(status.getUpdatedReplicas())
                    && Integer.valueOf(2).equals(status.getReadyReplicas())
                    && status.getCurrentRevision().equals(status.getUpdateRevision());
        });
        assertThat(pod(0).get().getMetadata().getUid()).isNotEqualTo(zero);
    }

    @Test
    void scalingDownEndsTheLastPodsAndTheirProcessesWithSigterm() {
        secret();
        client.resource(set(2, "OrderedReady", "OnDelete", "echo:1")).create();
        awaitReady(2);
        Pod last = pod(1).get();
        long process = pid(last);
        sts().scale(1);
        await().atMost(SOON).until(() -> pod(1).get() == null);
        assertThat(ProcessHandle.of(process).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(pod(0).get()).isNotNull();
        client.resource(sts().get()).delete();
        await().atMost(SOON).until(() -> pod(0).get() == null);
    }

    @Test
    void anUnknownImageIsAnImagePullBackOff() {
        secret();
        client.resource(set(1, "Parallel", "OnDelete", "nobody/knows:1")).create();
        await().atMost(SOON)
                .until(() -> pod(0).get() != null
                        && pod(0).get().getStatus().getContainerStatuses().size() == 1
                        && status(0).getState().getWaiting().getReason().equals("ImagePullBackOff"));
        assertThat(pod(0).get().getStatus().getPhase()).isEqualTo("Pending");
        assertThat(client.v1().events().inNamespace(ns).list().getItems())
                .anyMatch(event -> event.getMessage().contains("nobody/knows:1")
                        && event.getType().equals("Warning"));
    }

    @Test
    void aMissingSecretHoldsTheContainerUntilItComes() {
        client.resource(set(1, "Parallel", "OnDelete", "echo:1")).create();
        await().atMost(SOON).until(() -> waitsFor("CreateContainerConfigError"));
        assertThat(status(0).getState().getWaiting().getMessage()).isEqualTo("secret \"key\" not found");
        secret();
        awaitReady(1);
    }

    @Test
    void aCrashingContainerIsInCrashLoopBackOff() {
        secret();
        client.resource(set(1, "Parallel", "OnDelete", "fails:1")).create();
        await().atMost(SOON).until(() -> waitsFor("CrashLoopBackOff"));
        assertThat(status(0).getLastState().getTerminated().getExitCode()).isEqualTo(3);
        assertThat(status(0).getLastState().getTerminated().getReason()).isEqualTo("Error");
    }

    @Test
    void aPodIsReachedThroughTheProxyByNameAndPort() {
        secret();
        client.resource(set(1, "Parallel", "OnDelete", "echo:1")).create();
        awaitReady(1);
        String pods = "/api/v1/namespaces/" + ns + "/pods/";
        assertThat(kube.get(pods + "web-0:8080/proxy/file").body()).isEqualTo("one");
        assertThat(kube.get(pods + "web-0:http/proxy/readyz").code()).isEqualTo(200);
        assertThat(kube.get(pods + "web-0/proxy/a/b").body()).isEqualTo("/a/b");
        assertThat(kube.get(pods + "web-0:81/proxy/").code()).isEqualTo(503);
    }

    /** Of one reading of the pod: between two, its state may change. */
    private boolean waitsFor(String reason) {
        return Optional.ofNullable(pod(0).get()).stream()
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .map(status -> status.getState().getWaiting())
                .anyMatch(waiting -> waiting != null && waiting.getReason().equals(reason));
    }

    private void secret() {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("key")
                        .withNamespace(ns)
                        .endMetadata()
                        .withStringData(Map.of("token", "hush"))
                        .build())
                .create();
    }

    private StatefulSet set(int replicas, String management, String strategy, String image) {
        return client.getKubernetesSerialization()
                .unmarshal("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: web, namespace: %s}
                spec:
                  replicas: %d
                  podManagementPolicy: %s
                  updateStrategy: {type: %s}
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      terminationGracePeriodSeconds: 5
                      containers:
                      - name: main
                        image: %s
                        args: ["$(POD_IP)", "--file=/etc/plan/plan.json", "--state=/var/state/mark"]
                        env:
                        - {name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                        - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                        - {name: GREETING, value: "hello $(POD_NAME)"}
                        - {name: SECRET, valueFrom: {secretKeyRef: {name: key, key: token}}}
                        ports: [{name: http, containerPort: 8080}]
                        readinessProbe: {httpGet: {path: /readyz, port: http}, periodSeconds: 1, failureThreshold: 1}
                        volumeMounts:
                        - {name: plan, mountPath: /etc/plan}
                        - {name: state, mountPath: /var/state}
                      volumes:
                      - {name: plan, configMap: {name: plan, items: [{key: plan.json, path: plan.json}]}}
                      - {name: state, emptyDir: {}}
                """.formatted(ns, replicas, management, strategy, image), StatefulSet.class);
    }

    private void awaitReady(int pods) {
        await().atMost(SOON)
                .until(() ->
                        Integer.valueOf(pods).equals(sts().get().getStatus().getReadyReplicas()));
    }

    private Resource<StatefulSet> sts() {
        return client.apps().statefulSets().inNamespace(ns).withName("web");
    }

    private io.fabric8.kubernetes.client.dsl.PodResource pod(int ordinal) {
        return client.pods().inNamespace(ns).withName("web-" + ordinal);
    }

    private ContainerStatus status(int ordinal) {
        return pod(ordinal).get().getStatus().getContainerStatuses().get(0);
    }

    private static long pid(Pod pod) {
        return Long.parseLong(
                pod.getStatus().getContainerStatuses().get(0).getContainerID().replace("localkube://", ""));
    }

    private String ask(int ordinal, String path) {
        return kube.get("/api/v1/namespaces/" + ns + "/pods/web-" + ordinal + ":8080/proxy" + path)
                .body();
    }
}
