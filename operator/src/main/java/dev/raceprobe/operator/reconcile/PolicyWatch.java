package dev.raceprobe.operator.reconcile;

import dev.raceprobe.api.v1alpha1.ClusterRaceProbePolicy;
import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.plan.PlanOptions;
import dev.raceprobe.operator.plan.Planner;
import dev.raceprobe.operator.policy.Decision;
import dev.raceprobe.operator.policy.Demand;
import dev.raceprobe.operator.policy.Policies;
import dev.raceprobe.operator.policy.Policy;
import dev.raceprobe.operator.run.RunState;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Watches policies and the labels of namespaces, over the whole cluster also where only some namespaces are reconciled, and wakes
 * the probes that they are about. Caps are over the probes that this operator reconciles.
 */
final class PolicyWatch {
    /** Index: caps are for each target host, and only its probes are looked at. */
    private static final String BY_HOST = "target-host";

    private InformerEventSource<ClusterRaceProbePolicy, RaceProbe> policies;
    private InformerEventSource<Namespace, RaceProbe> namespaces;
    private IndexerResourceCache<RaceProbe> probes;
    private final Map<ResourceID, Known> peaks = new ConcurrentHashMap<>();

    /** Planning is done once for each generation: every probe looks at all others. */
    private record Known(String uid, Long generation, Optional<Integer> concurrency) {}

    List<EventSource<?, RaceProbe>> eventSources(EventSourceContext<RaceProbe> context) {
        probes = context.getPrimaryCache();
        probes.addIndexer(BY_HOST, probe -> List.of(Demand.targetHost(probe.getSpec())));
        policies = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(ClusterRaceProbePolicy.class, RaceProbe.class)
                        .withName("policies")
                        .withWatchAllNamespaces()
                        .withSecondaryToPrimaryMapper(policy -> ids(null))
                        .<RaceProbe>withPrimaryToSecondaryMapper(probe -> Set.of())
                        .build(),
                context);
        namespaces = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Namespace.class, RaceProbe.class)
                        .withName("namespaces")
                        .withWatchAllNamespaces()
                        .withOnUpdateFilter((after, before) -> !labels(after).equals(labels(before)))
                        .withSecondaryToPrimaryMapper(
                                namespace -> ids(namespace.getMetadata().getName()))
                        .<RaceProbe>withPrimaryToSecondaryMapper(probe -> Set.of())
                        .build(),
                context);
        return List.of(policies, namespaces);
    }

    /** @param namespace null: of all */
    private Set<ResourceID> ids(String namespace) {
        return probes.list(probe -> namespace == null
                        || namespace.equals(probe.getMetadata().getNamespace()))
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    /** Whether it is known what the probe's namespace is: its event wakes us. */
    boolean knows(RaceProbe probe) {
        return namespace(probe).isPresent();
    }

    /** Whether a policy says how much the probe may ask for. */
    boolean isCapped(RaceProbe probe) {
        return current().isAbout(namespaceLabels(probe));
    }

    /** What the policies say of a valid probe. */
    Decision decide(RaceProbe probe, Instant now) {
        Demand own = demand(probe, now).orElseThrow();
        List<Demand> others = probes.byIndex(BY_HOST, Demand.targetHost(probe.getSpec())).stream()
                .filter(other ->
                        !other.getMetadata().getUid().equals(probe.getMetadata().getUid()))
                .flatMap(other -> demand(other, now).stream())
                .toList();
        return current().decide(own, others);
    }

    void forget(ResourceID probe) {
        peaks.remove(probe);
    }

    private Policies current() {
        return new Policies(policies.list()
                .map(policy -> new Policy(policy.getMetadata().getName(), policy.getSpec()))
                .toList());
    }

    private Optional<Demand> demand(RaceProbe probe, Instant now) {
        return concurrency(probe)
                .map(concurrency -> new Demand(
                        probe.getMetadata().getNamespace(),
                        namespaceLabels(probe),
                        probe.getMetadata().getUid(),
                        probe.getMetadata().getCreationTimestamp(),
                        probe.getSpec(),
                        concurrency,
                        reserves(probe, now)));
    }

    /** A run that is over takes no room; one that is to come by its schedule does, so that it can come. */
    private static boolean reserves(RaceProbe probe, Instant now) {
        boolean isSuspended = Boolean.TRUE.equals(probe.getSpec().suspend());
        return !isSuspended
                && !(RunState.of(probe, now) instanceof RunState.Idle idle
                        && idle.next().isEmpty());
    }

    private Optional<Integer> concurrency(RaceProbe probe) {
        ResourceID id = ResourceID.fromResource(probe);
        Known known = peaks.get(id);
        String uid = probe.getMetadata().getUid();
        Long generation = probe.getMetadata().getGeneration();
        if (known == null || !known.uid().equals(uid) || !Objects.equals(known.generation(), generation)) {
            known = new Known(uid, generation, planned(probe));
            peaks.put(id, known);
        }
        return known.concurrency();
    }

    private static Optional<Integer> planned(RaceProbe probe) {
        if (!Specs.validate(probe, true).isEmpty()) {
            return Optional.empty();
        }
        ShardPlan plan = Planner.plan(
                probe.getMetadata().getNamespace(),
                probe.getMetadata().getName(),
                probe.getSpec(),
                PlanOptions.continuous(List.of()));
        return Optional.of(plan.load().concurrency() * plan.shards());
    }

    private Optional<Namespace> namespace(RaceProbe probe) {
        return namespaces.get(new ResourceID(probe.getMetadata().getNamespace()));
    }

    private Map<String, String> namespaceLabels(RaceProbe probe) {
        return namespace(probe).map(PolicyWatch::labels).orElse(Map.of());
    }

    private static Map<String, String> labels(HasMetadata object) {
        return object.getMetadata().getLabels() == null
                ? Map.of()
                : object.getMetadata().getLabels();
    }
}
