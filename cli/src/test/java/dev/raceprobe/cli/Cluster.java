package dev.raceprobe.cli;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.localkube.LocalKube;
import dev.raceprobe.localkube.LocalKubeSettings;
import dev.raceprobe.operator.OperatorApp;
import dev.raceprobe.operator.OperatorSettings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The embedded Kubernetes with an operator, and probe pods as processes of this class path; one of them can be a {@link PlayedPod}.
 */
final class Cluster implements AutoCloseable {
    private static final String NAMESPACE = "default";
    private static final String IMAGE = "raceprobe/probe:test";

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final KubernetesClient client;
    private final int operatorPort;

    private Cluster(Path directory) throws IOException {
        LocalKube kube = keep(LocalKube.start(
                new LocalKubeSettings(0, directory.resolve("kube"), crds(), Map.of(IMAGE, launcher(directory)), true)));
        Config config =
                new ConfigBuilder(Config.empty()).withMasterUrl(kube.url()).build();
        client = keep(new KubernetesClientBuilder().withConfig(config).build());
        OperatorApp operator = keep(OperatorApp.start(
                OperatorSettings.of(config, IMAGE, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .pullingEvery(Duration.ofMillis(500))));
        operatorPort = operator.port();
    }

    static Cluster start(Path directory) throws IOException {
        return new Cluster(directory);
    }

    private static List<Path> crds() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "crds", "manifests"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList();
        }
    }

    /** Takes the word {@code probe} off, as the image's launcher does. */
    private static List<String> launcher(Path directory) throws IOException {
        Path script = Files.writeString(directory.resolve("raceprobe"), """
                shift
                case "$*" in
                  *"--pod-name %s-0 "*) main=dev.raceprobe.cli.PlayedPod ;;
                  *) main=dev.raceprobe.probe.ProbeMain ;;
                esac
                exec %s/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' $main "$@"
                """.formatted(
                        PlayedPod.PROBE, System.getProperty("java.home"), System.getProperty("java.class.path")));
        return List.of("/bin/sh", script.toString());
    }

    /** Applies the RaceProbe and its Secret. */
    void apply(ProbeText probe) {
        List<HasMetadata> documents = client.load(
                        new ByteArrayInputStream(probe.toString().getBytes(StandardCharsets.UTF_8)))
                .items();
        documents.forEach(document -> client.resource(document)
                .inNamespace(NAMESPACE)
                .fieldManager("test")
                .forceConflicts()
                .serverSideApply());
    }

    /** Null until there is one. */
    RaceProbeStatus status(String probe) {
        return client.resources(RaceProbe.class)
                .inNamespace(NAMESPACE)
                .withName(probe)
                .get()
                .getStatus();
    }

    Pod pod(String name) {
        return client.pods().inNamespace(NAMESPACE).withName(name).get();
    }

    String log(String pod) {
        return client.pods().inNamespace(NAMESPACE).withName(pod).getLog();
    }

    KubernetesClient client() {
        return client;
    }

    /** Where the operator serves its metrics. */
    int operatorPort() {
        return operatorPort;
    }

    private <T extends AutoCloseable> T keep(T resource) {
        running.push(resource);
        return resource;
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("cannot stop the cluster", e);
            }
        }
    }
}
