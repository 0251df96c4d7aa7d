package dev.raceprobe.localkube.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.api.PodAccess;
import dev.raceprobe.localkube.kind.ResourceType;
import dev.raceprobe.localkube.kind.ResourceTypes;
import dev.raceprobe.localkube.object.Meta;
import dev.raceprobe.localkube.store.Objects;
import dev.raceprobe.localkube.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one node: scheduler and kubelet of this cluster. Each pod has a thread of its own, so that a slow check delays no other. */
public final class Node implements PodAccess, AutoCloseable {
    static final String NAME = "localkube";
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final long TICK_MILLIS = 100;
    private static final long CLOSE_MILLIS = 3_000;

    private final Store store;
    private final NodeContext context;
    private final ResourceType pods;
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private final Loop loop;

    private record Running(PodWorker worker, ScheduledExecutorService thread) {}

    private Node(Store store, NodeContext context) {
        this.store = store;
        this.context = context;
        this.pods = context.types().builtIn("Pod");
        this.loop =
                Loop.start("localkube-node", store, change -> change.storage().equals(pods.storage()), this::pass);
    }

    /**
     * @param directory for the pods' volumes and logs
     * @param imageCommands what to start in the place of an image
     */
    public static Node start(
            Store store,
            Objects objects,
            ResourceTypes types,
            Path directory,
            Map<String, List<String>> imageCommands) {
        return new Node(
                store,
                new NodeContext(
                        objects,
                        types,
                        directory,
                        Map.copyOf(imageCommands),
                        new Addresses(new SecureRandom()),
                        new Checks(),
                        new EventRecorder(objects, types, "kubelet")));
    }

    @Override
    public Optional<Path> log(ObjectNode pod, String container) {
        return Optional.of(context.log(pod, container)).filter(Files::exists);
    }

    /** Ends all processes: SIGTERM, and SIGKILL after three seconds. */
    @Override
    public void close() {
        loop.close();
        try {
            for (Running pod : running.values()) {
                pod.thread().shutdownNow();
                pod.thread().awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
                pod.worker().processes().forEach(PodProcess::terminate);
            }
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
            for (Running pod : running.values()) {
                for (PodProcess process : pod.worker().processes()) {
                    process.awaitEnd(Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
                }
                pod.worker().close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running.values().forEach(pod -> pod.worker().processes().forEach(PodProcess::kill));
        }
    }

    private void pass() {
        running.values().removeIf(pod -> {
            boolean ended = pod.worker().hasEnded();
            if (ended) {
                pod.thread().shutdown();
            }
            return ended;
        });
        for (ObjectNode pod : store.list(pods.storage(), "")) {
            String phase = pod.at("/status/phase").asText();
            boolean over = phase.equals("Succeeded") || phase.equals("Failed");
            if (!over && !Meta.isDeleting(pod)) {
                running.computeIfAbsent(Meta.uid(pod), uid -> run(pod));
            }
        }
    }

    private Running run(ObjectNode pod) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread created = new Thread(task, "localkube-pod-" + Meta.name(pod));
            created.setDaemon(true);
            return created;
        });
        PodWorker worker = new PodWorker(context, pod);
        thread.scheduleWithFixedDelay(() -> tick(worker), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
        return new Running(worker, thread);
    }

    private static void tick(PodWorker worker) {
        try {
            worker.tick(System.nanoTime());
        } catch (RuntimeException e) {
            LOG.error("pod worker failed, tries again", e);
        }
    }
}
