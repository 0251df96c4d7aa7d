package dev.raceprobe.operator.support;

import dev.raceprobe.api.v1alpha1.ClusterRaceProbePolicy;
import dev.raceprobe.api.v1alpha1.ClusterRaceProbePolicySpec;
import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.OperatorApp;
import dev.raceprobe.operator.OperatorSettings;
import dev.raceprobe.operator.dependent.Owned;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A namespace of its own on an API server, an operator that watches it, and the hands of a StatefulSet controller. */
public final class World implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String RUN = Long.toString(System.currentTimeMillis(), 36);

    private final ApiServer server;
    private final KubernetesClient client;
    private final String namespace;
    private OperatorApp operator;

    public World(ApiServer server) {
        this.server = server;
        client = new KubernetesClientBuilder().withConfig(server.config()).build();
        namespace = "t" + RUN + "-" + COUNT.incrementAndGet();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    public KubernetesClient client() {
        return client;
    }

    public String namespace() {
        return namespace;
    }

    public OperatorSettings settings() {
        return new OperatorSettings(
                server.operatorConfig(),
                Set.of(namespace),
                Set.of("monitoring"),
                "raceprobe/probe:test",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                0,
                OperatorSettings.Pull.DIRECT,
                null,
                OperatorSettings.DEFAULT_RESYNC,
                Duration.ofMillis(200));
    }

    public OperatorApp startOperator() {
        return startOperator(settings());
    }

    public OperatorApp startOperator(OperatorSettings settings) {
        try {
            operator = OperatorApp.start(settings);
            return operator;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends with this world, too. */
    public void operates(OperatorApp started) {
        operator = started;
    }

    /** Who holds the operator's Lease; empty: nobody. */
    public Optional<String> leader(Config config) {
        return Optional.ofNullable(client.leases()
                        .inNamespace(config.getNamespace())
                        .withName(Owned.MANAGER)
                        .get())
                .map(lease -> lease.getSpec().getHolderIdentity())
                .filter(holder -> holder != null && !holder.isEmpty());
    }

    public void stopOperator() {
        if (operator != null) {
            operator.close();
            operator = null;
        }
    }

    /** Creates or replaces a RaceProbe, as kubectl apply would. */
    public RaceProbe apply(String yaml) {
        RaceProbe probe = Serialization.unmarshal(yaml, RaceProbe.class);
        probe.getMetadata().setNamespace(namespace);
        return client.resource(probe).fieldManager("test").forceConflicts().serverSideApply();
    }

    /** Creates or replaces a policy about this namespace alone; its name begins with that of the namespace. */
    public void policy(String name, String spec) {
        client.namespaces()
                .withName(namespace)
                .edit(it -> new NamespaceBuilder(it)
                        .editMetadata()
                        .addToLabels("world", namespace)
                        .endMetadata()
                        .build());
        ClusterRaceProbePolicySpec given = Serialization.unmarshal(spec, ClusterRaceProbePolicySpec.class);
        ClusterRaceProbePolicy policy = new ClusterRaceProbePolicy();
        policy.getMetadata().setName(namespace + "-" + name);
        policy.setSpec(new ClusterRaceProbePolicySpec(
                new LabelSelectorBuilder().addToMatchLabels("world", namespace).build(),
                given.allowedHosts(),
                given.deniedCIDRs(),
                given.maxConcurrency(),
                given.maxConnectsPerSecond(),
                given.allowFullPayloads()));
        client.resource(policy).fieldManager("test").forceConflicts().serverSideApply();
    }

    /** The time as a creationTimestamp has it. */
    public String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    public RaceProbe probe(String name) {
        return client.resources(RaceProbe.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    public List<RaceProbe> probes() {
        return client.resources(RaceProbe.class).inNamespace(namespace).list().getItems();
    }

    public RaceProbeStatus status(String name) {
        RaceProbe probe = probe(name);
        return probe == null ? null : probe.getStatus();
    }

    /** {@code "<status> <reason>"} of a condition; {@code "absent"} without it. */
    public String condition(String probe, String type) {
        RaceProbeStatus status = status(probe);
        return status == null
                ? "absent"
                : status.conditions().stream()
                        .filter(c -> c.getType().equals(type))
                        .map(c -> c.getStatus() + " " + c.getReason())
                        .findFirst()
                        .orElse("absent");
    }

    public Condition fullCondition(String probe, String type) {
        return status(probe).conditions().stream()
                .filter(c -> c.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    public ConfigMap planConfigMap(String probe) {
        return configMap(probe + "-plan");
    }

    public ConfigMap configMap(String name) {
        return client.configMaps().inNamespace(namespace).withName(name).get();
    }

    public ShardPlan plan(String probe) {
        return ContractJson.read(planConfigMap(probe).getData().get("plan.json"), ShardPlan.class);
    }

    public StatefulSet statefulSet(String probe) {
        return client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(probe)
                .get();
    }

    public NetworkPolicy networkPolicy(String probe) {
        return client.network()
                .v1()
                .networkPolicies()
                .inNamespace(namespace)
                .withName(probe)
                .get();
    }

    public Pod pod(String name) {
        return client.pods().inNamespace(namespace).withName(name).get();
    }

    public List<Event> events(String probe) {
        return client.v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> probe.equals(event.getInvolvedObject().getName()))
                .toList();
    }

    /** What kubectl and the Deployment controller would do: the Deployment is there, and has rolled out that ReplicaSet. */
    public void rollOut(String deployment, String replicaSet) {
        show(deployment, replicaSet, 1);
    }

    /** The same, in the middle of it: a pod of the ReplicaSet before serves beside the new one. */
    public void beginRollOut(String deployment, String replicaSet) {
        show(deployment, replicaSet, 2);
    }

    private void show(String deployment, String replicaSet, int pods) {
        var resource = client.apps().deployments().inNamespace(namespace);
        if (resource.withName(deployment).get() == null) {
            resource.resource(new DeploymentBuilder()
                            .withNewMetadata()
                            .withName(deployment)
                            .endMetadata()
                            .withNewSpec()
                            .withNewSelector()
                            .addToMatchLabels("app", deployment)
                            .endSelector()
                            .withNewTemplate()
                            .withNewMetadata()
                            .addToLabels("app", deployment)
                            .endMetadata()
                            .withNewSpec()
                            .addNewContainer()
                            .withName("c")
                            .withImage("theirs")
                            .endContainer()
                            .endSpec()
                            .endTemplate()
                            .endSpec()
                            .build())
                    .create();
        }
        resource.withName(deployment)
                .editStatus(current -> new DeploymentBuilder(current)
                        .withNewStatus()
                        .withObservedGeneration(current.getMetadata().getGeneration())
                        .withReplicas(pods)
                        .withUpdatedReplicas(1)
                        .withAvailableReplicas(1)
                        .addNewCondition()
                        .withType("Progressing")
                        .withStatus("True")
                        .withReason("NewReplicaSetCreated")
                        .withMessage("Created new replica set \"" + replicaSet + "\"")
                        .endCondition()
                        .endStatus()
                        .build());
    }

    /** What the StatefulSet controller and a kubelet would do: a running pod of the StatefulSet as it is now. */
    public Pod runPod(String probe, int ordinal, FakeShard shard) {
        StatefulSet set = statefulSet(probe);
        return runPod(set, ordinal, set, shard);
    }

    /** The same under any owner. */
    public Pod runPod(StatefulSet set, int ordinal, StatefulSet owner, FakeShard shard) {
        return runPod(set, ordinal, owner, shard.ip());
    }

    /** The same at an address. */
    public Pod runPod(String probe, int ordinal, String ip) {
        StatefulSet set = statefulSet(probe);
        return runPod(set, ordinal, set, ip);
    }

    private Pod runPod(StatefulSet set, int ordinal, StatefulSet owner, String ip) {
        Pod created = createPod(set, ordinal, owner);
        return setStatus(
                created,
                new PodStatusBuilder()
                        .withPhase("Running")
                        .withPodIP(ip)
                        .addNewPodIP(ip)
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus("True")
                        .endCondition()
                        .build());
    }

    public Pod createPod(StatefulSet set, int ordinal, StatefulSet owner) {
        return client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(set.getMetadata().getName() + "-" + ordinal)
                        .withLabels(set.getSpec().getTemplate().getMetadata().getLabels())
                        .withAnnotations(
                                set.getSpec().getTemplate().getMetadata().getAnnotations())
                        .addNewOwnerReference()
                        .withApiVersion("apps/v1")
                        .withKind("StatefulSet")
                        .withName(owner.getMetadata().getName())
                        .withUid(owner.getMetadata().getUid())
                        .withController(true)
                        .endOwnerReference()
                        .endMetadata()
                        .withSpec(set.getSpec().getTemplate().getSpec())
                        .build())
                .create();
    }

    public Pod setStatus(Pod pod, PodStatus status) {
        return client.pods()
                .inNamespace(namespace)
                .withName(pod.getMetadata().getName())
                .editStatus(
                        current -> new PodBuilder(current).withStatus(status).build());
    }

    /** Waits for at most 10 s. */
    public static ConditionFactory eventually(String what) {
        return Awaitility.await(what)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions();
    }

    /** Waits for at most 60 s: a real garbage collector looks only every 30 s which kinds there are. */
    public static ConditionFactory collected(String what) {
        return eventually(what).atMost(Duration.ofSeconds(60));
    }

    @Override
    public void close() {
        stopOperator();
        client.resources(ClusterRaceProbePolicy.class).list().getItems().stream()
                .filter(policy -> policy.getMetadata().getName().startsWith(namespace + "-"))
                .forEach(policy -> client.resource(policy).delete());
        client.namespaces().withName(namespace).delete();
        client.close();
    }
}
