package dev.raceprobe.localkube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.api.ApiServer;
import dev.raceprobe.localkube.api.PodAccess;
import dev.raceprobe.localkube.kind.ResourceType;
import dev.raceprobe.localkube.kind.ResourceTypes;
import dev.raceprobe.localkube.object.ApiException;
import dev.raceprobe.localkube.object.Json;
import dev.raceprobe.localkube.object.Meta;
import dev.raceprobe.localkube.run.GarbageCollector;
import dev.raceprobe.localkube.run.Node;
import dev.raceprobe.localkube.run.StatefulSetController;
import dev.raceprobe.localkube.store.Objects;
import dev.raceprobe.localkube.store.Store;
import dev.raceprobe.localkube.store.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A running stand-in for a Kubernetes cluster: API server, garbage collector, and, if asked for, StatefulSet controller and
 * node. Everything is in memory and ends with {@link #close}.
 *
 * <p>It is a stand-in. It does <b>not</b> do:
 * <ul>
 *   <li>authentication, RBAC, admission webhooks, quotas, priority and fairness: every request is allowed;
 *   <li>TLS; protobuf, which kubectl's typed commands send ({@code kubectl create namespace}: apply a manifest instead); watches over WebSocket (a client that tries falls back to HTTP streaming), exec, attach, port-forward,
 *       aggregated discovery, OpenAPI schemas of built-in kinds;
 *   <li>persistence, compaction, consistent reads of later list pages (they show the newest state);
 *   <li>conversion between versions of a CRD, validation of built-in kinds beyond what operators stumble over;
 *   <li>Deployments, Jobs, Services, NetworkPolicies, PodDisruptionBudgets: stored, never acted upon;
 *   <li>ControllerRevisions: a StatefulSet's pod is always made from its newest template, volumeClaimTemplates are ignored;
 *   <li>containers: a pod is local processes with this user's rights, in this machine's file system and network, without
 *       limits, init containers, lifecycle hooks, exec and gRPC probes; restarts back off from 1 s to 30 s instead of 10 s to
 *       5 min; 127.0.0.0/8 must be usable as a whole, as it is on Linux;
 *   <li>deciding what is true about Kubernetes: a real kube-apiserver does.
 * </ul>
 */
public final class LocalKube implements AutoCloseable {
    private static final WriteOptions BOOTSTRAP = WriteOptions.of("localkube");
    private static final List<String> NAMESPACES = List.of("default", "kube-system", "kube-public", "kube-node-lease");

    private final Deque<AutoCloseable> parts;
    private final ApiServer server;

    private LocalKube(Deque<AutoCloseable> parts, ApiServer server) {
        this.parts = parts;
        this.server = server;
    }

    /**
     * Starts everything; it is ready when this returns.
     *
     * @throws IOException when the port is taken, a CRD file cannot be read, or the directory cannot be made
     * @throws IllegalArgumentException when a CRD file is not valid
     */
    public static LocalKube start(LocalKubeSettings settings) throws IOException {
        Files.createDirectories(settings.dir());
        Store store = new Store();
        ResourceTypes types = new ResourceTypes();
        Objects objects = new Objects(store, types);
        NAMESPACES.forEach(name -> namespace(objects, types, name));
        for (Path file : settings.crdFiles()) {
            define(objects, types, file);
        }
        Deque<AutoCloseable> parts = new ArrayDeque<>();
        PodAccess access = PodAccess.NONE;
        if (settings.runPods()) {
            Node node = Node.start(store, objects, types, settings.dir().toAbsolutePath(), settings.imageCommands());
            parts.push(node);
            parts.push(StatefulSetController.start(store, objects, types));
            access = node;
        }
        parts.push(GarbageCollector.start(store, objects, types));
        try {
            ApiServer server = ApiServer.start(settings.port(), store, objects, types, access);
            parts.push(server);
            return new LocalKube(parts, server);
        } catch (IOException e) {
            closeAll(parts);
            throw new IOException("cannot listen on 127.0.0.1:" + settings.port() + ": " + e.getMessage(), e);
        }
    }

    /** {@code http://127.0.0.1:port}. */
    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /** A kubeconfig for kubectl and for clients. */
    public String kubeconfig() {
        ObjectNode config =
                Json.object().put("apiVersion", "v1").put("kind", "Config").put("current-context", "localkube");
        named(config, "clusters", "cluster").put("server", url());
        named(config, "users", "user").put("token", "any");
        named(config, "contexts", "context")
                .put("cluster", "localkube")
                .put("user", "localkube")
                .put("namespace", "default");
        return Json.yaml(config);
    }

    @Override
    public void close() {
        closeAll(parts);
    }

    private static void closeAll(Deque<AutoCloseable> parts) {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static ObjectNode named(ObjectNode config, String list, String body) {
        return config.putArray(list).addObject().put("name", "localkube").putObject(body);
    }

    private static void namespace(Objects objects, ResourceTypes types, String name) {
        ObjectNode namespace = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
        Meta.of(namespace).put("name", name);
        objects.create(types.builtIn("Namespace"), "", namespace, BOOTSTRAP);
    }

    private static void define(Objects objects, ResourceTypes types, Path file) throws IOException {
        ResourceType crds = types.builtIn("CustomResourceDefinition");
        for (JsonNode document : Json.documents(Files.readAllBytes(file))) {
            if (document.path("kind").asText().equals(crds.kind())) {
                try {
                    objects.create(crds, "", (ObjectNode) document, BOOTSTRAP);
                } catch (ApiException e) {
                    throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
                }
            }
        }
    }
}
