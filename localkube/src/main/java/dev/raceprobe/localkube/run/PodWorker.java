package dev.raceprobe.localkube.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.kind.ResourceType;
import dev.raceprobe.localkube.object.ApiException;
import dev.raceprobe.localkube.object.Json;
import dev.raceprobe.localkube.object.Meta;
import dev.raceprobe.localkube.store.DeleteOptions;
import dev.raceprobe.localkube.store.WriteOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one pod from its address to its end. Used by one thread: {@link #tick} looks at the pod and does what is due. */
final class PodWorker {
    private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);
    private static final WriteOptions KUBELET = WriteOptions.of("kubelet");
    private static final long REFRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final NodeContext node;
    private final ResourceType pods;
    private final String namespace;
    private final String name;
    private final String uid;
    private final String address;
    private final Path directory;
    private final Volumes volumes;
    private final Environment environment;
    private final List<Container> containers = new ArrayList<>();
    private final long restartGraceNanos;
    private long refreshedAtNanos;
    private long killAtNanos;
    private boolean mounted;
    private boolean terminating;
    private boolean ended;

    PodWorker(NodeContext node, ObjectNode pod) {
        this.node = node;
        this.pods = node.types().builtIn("Pod");
        this.namespace = Meta.namespace(pod);
        this.name = Meta.name(pod);
        this.uid = Meta.uid(pod);
        this.address = node.addresses().allocate();
        this.directory = node.podDirectory(pod);
        Sources sources = new Sources(node.objects(), node.types());
        this.volumes = new Volumes(directory.resolve("volumes"), new VolumeContents(sources));
        this.environment = new Environment(sources);
        String restartPolicy = pod.at("/spec/restartPolicy").asText("Always");
        this.restartGraceNanos = TimeUnit.SECONDS.toNanos(
                pod.at("/spec/terminationGracePeriodSeconds").asLong());
        pod.at("/spec/containers").forEach(spec -> containers.add(new Container(spec, restartPolicy)));
    }

    boolean hasEnded() {
        return ended;
    }

    /** Whatever is due now. */
    void tick(long nowNanos) {
        Optional<ObjectNode> pod = node.objects()
                .find(pods, namespace, name)
                .filter(found -> Meta.uid(found).equals(uid));
        if (ended) {
            return;
        }
        if (pod.isEmpty()) {
            processes().forEach(PodProcess::kill);
            end();
        } else if (Meta.isDeleting(pod.get())) {
            terminate(pod.get(), nowNanos);
        } else {
            run(pod.get(), nowNanos);
        }
    }

    private void run(ObjectNode pod, long nowNanos) {
        if (pod.at("/spec/nodeName").asText("").isEmpty()) {
            node.objects().patch(pods, namespace, name, this::bind, WriteOptions.of("kube-scheduler"));
            node.events()
                    .normal(pod, "Scheduled", "Successfully assigned " + namespace + "/" + name + " to " + Node.NAME);
            writeStatus(pod);
            return;
        }
        if (refreshedAtNanos == 0 || nowNanos - refreshedAtNanos > REFRESH_NANOS) {
            refreshedAtNanos = nowNanos;
            refresh(pod);
        }
        for (Container container : containers) {
            if (mounted) {
                container.advance(nowNanos, () -> start(pod, container));
            }
            if (container.check(nowNanos, node.checks(), address)) {
                restart(pod, container, nowNanos);
            }
        }
        writeStatus(pod);
    }

    private ObjectNode bind(ObjectNode pod) {
        Json.child(pod, "spec").put("nodeName", Node.NAME);
        return pod;
    }

    private void refresh(ObjectNode pod) {
        processes().forEach(PodProcess::noteChildren);
        try {
            volumes.write(pod);
            mounted = true;
        } catch (Unstartable e) {
            if (!mounted) {
                node.events().warning(pod, "FailedMount", e.getMessage());
            }
        } catch (java.io.UncheckedIOException e) {
            node.events().warning(pod, "FailedMount", e.getMessage() + ": " + e.getCause());
        }
    }

    private PodProcess start(ObjectNode pod, Container container) throws Unstartable {
        String image = container.spec().path("image").asText();
        List<String> prefix = node.imageCommands().get(image);
        if (prefix == null) {
            boolean first = container
                    .waiting()
                    .filter(waiting -> waiting.path("reason").asText().contains("ImagePull"))
                    .isEmpty();
            if (first) {
                String message = "Failed to pull image \"" + image + "\": no such image in this local cluster";
                node.events().warning(pod, "Failed", message);
                throw new Unstartable("ErrImagePull", message);
            }
            throw new Unstartable("ImagePullBackOff", "Back-off pulling image \"" + image + "\"");
        }
        Map<String, String> env;
        try {
            env = environment.of(pod, container.spec());
        } catch (Unstartable e) {
            node.events().warning(pod, "Failed", "Error: " + e.getMessage());
            throw e;
        }
        try {
            PodProcess process = PodProcess.start(
                    command(prefix, container.spec(), env),
                    localEnvironment(container.spec(), env),
                    directory.resolve(container.name()),
                    node.log(pod, container.name()));
            node.events().normal(pod, "Started", "Started container " + container.name());
            LOG.info(
                    "pod {}/{} container {} runs as process {} at {}",
                    namespace,
                    name,
                    container.name(),
                    process.pid(),
                    address);
            return process;
        } catch (IOException e) {
            throw new Unstartable("RunContainerError", String.valueOf(e.getMessage()));
        }
    }

    private List<String> command(List<String> prefix, JsonNode container, Map<String, String> env) {
        MountPaths mounts = new MountPaths(container, volumes::path);
        List<String> command = new ArrayList<>(prefix);
        for (String part : List.of("command", "args")) {
            Json.texts(container.path(part)).stream()
                    .map(argument -> mounts.rewrite(Environment.expand(argument, env)))
                    .forEach(command::add);
        }
        return command;
    }

    private Map<String, String> localEnvironment(JsonNode container, Map<String, String> env) {
        MountPaths mounts = new MountPaths(container, volumes::path);
        Map<String, String> local = new java.util.HashMap<>();
        local.put("HOSTNAME", name);
        env.forEach((key, value) -> local.put(key, mounts.rewrite(value)));
        return local;
    }

    /** SIGTERM, and SIGKILL when the grace period is over; the next tick starts it again. */
    private void restart(ObjectNode pod, Container container, long nowNanos) {
        if (killAtNanos == 0) {
            node.events()
                    .warning(
                            pod, "Unhealthy", "Container " + container.name() + " failed its probe, will be restarted");
            container.process().ifPresent(PodProcess::terminate);
            killAtNanos = nowNanos + restartGraceNanos;
        } else if (nowNanos - killAtNanos >= 0) {
            container.process().ifPresent(PodProcess::kill);
        }
        if (container.process().filter(PodProcess::isAlive).isEmpty()) {
            killAtNanos = 0;
        }
    }

    private void terminate(ObjectNode pod, long nowNanos) {
        if (!terminating) {
            terminating = true;
            killAtNanos = Long.MAX_VALUE;
            processes().forEach(PodProcess::terminate);
        }
        long grace = pod.at("/metadata/deletionGracePeriodSeconds").asLong();
        killAtNanos = Math.min(killAtNanos, nowNanos + TimeUnit.SECONDS.toNanos(grace));
        if (nowNanos - killAtNanos >= 0) {
            processes().forEach(PodProcess::kill);
        }
        if (processes().stream().noneMatch(PodProcess::isAlive)) {
            containers.forEach(Container::finish);
            writeStatus(pod);
            end();
            quietly(() -> node.objects().delete(pods, namespace, name, DeleteOptions.now(uid)));
        }
    }

    private void writeStatus(ObjectNode pod) {
        quietly(() -> node.objects()
                .patch(
                        pods,
                        namespace,
                        name,
                        live -> live.set(
                                "status", PodStatus.of(pod.path("status"), containers, address, Instant.now())),
                        KUBELET.through("status")));
    }

    /** All processes end now: the cluster closes. */
    void close() throws InterruptedException {
        List<PodProcess> running = processes();
        for (PodProcess process : running) {
            if (!process.awaitEnd(0)) {
                process.kill();
            }
            process.killChildren();
        }
        ended = true;
    }

    List<PodProcess> processes() {
        return containers.stream()
                .map(Container::process)
                .flatMap(Optional::stream)
                .toList();
    }

    private void end() {
        ended = true;
        node.addresses().release(address);
        try {
            AtomicFiles.delete(directory);
        } catch (IOException e) {
            LOG.warn("directory of pod {}/{} stays: {}", namespace, name, e.toString());
        }
    }

    private static void quietly(Runnable write) {
        try {
            write.run();
        } catch (ApiException e) {
            LOG.debug("next time: {}", e.getMessage());
        }
    }
}
