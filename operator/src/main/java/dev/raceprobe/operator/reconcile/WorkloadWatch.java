package dev.raceprobe.operator.reconcile;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.WorkloadRef;
import dev.raceprobe.operator.dependent.PlanConfigMap;
import dev.raceprobe.operator.rollout.Revisions;
import dev.raceprobe.operator.rollout.Rollouts;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Watches the workloads that {@code target.workloadRef} names, and wakes their probes when one is at another revision. */
final class WorkloadWatch {
    private static final String INDEX = "workload";
    private static final List<String> KINDS = List.of("Deployment", "StatefulSet");

    private final Map<String, InformerEventSource<GenericKubernetesResource, RaceProbe>> workloads = new TreeMap<>();
    private IndexerResourceCache<RaceProbe> probes;

    List<EventSource<?, RaceProbe>> eventSources(EventSourceContext<RaceProbe> context) {
        probes = context.getPrimaryCache();
        probes.addIndexer(
                INDEX,
                probe -> ref(probe)
                        .map(ref -> List.of(key(probe.getMetadata().getNamespace(), named(ref))))
                        .orElse(List.of()));
        KINDS.forEach(kind -> workloads.put(kind, source(kind, context)));
        return List.copyOf(workloads.values());
    }

    /** No secondaries of the probe: what it owns is looked up by type, and a target's StatefulSet is not to be among them. */
    private InformerEventSource<GenericKubernetesResource, RaceProbe> source(
            String kind, EventSourceContext<RaceProbe> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(new GroupVersionKind("apps", "v1", kind), RaceProbe.class)
                        .withName("targets-" + kind.toLowerCase(Locale.ROOT))
                        .withOnUpdateFilter(
                                (after, before) -> !Revisions.of(after).equals(Revisions.of(before)))
                        .withSecondaryToPrimaryMapper(workload -> probesOf(kind, workload))
                        .<RaceProbe>withPrimaryToSecondaryMapper(probe -> Set.of())
                        .build(),
                context);
    }

    private Set<ResourceID> probesOf(String kind, GenericKubernetesResource workload) {
        String name = kind + "/" + workload.getMetadata().getName();
        return probes.byIndex(INDEX, key(workload.getMetadata().getNamespace(), name)).stream()
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    private static String key(String namespace, String workload) {
        return namespace + "/" + workload;
    }

    /** What is known of the rollouts of the probe's workload, with what is seen now. */
    Rollouts rollouts(RaceProbe probe, Context<RaceProbe> context, Instant now) {
        return ref(probe)
                .map(ref -> PlanConfigMap.rollouts(probe, context)
                        .observe(
                                named(ref),
                                workload(probe, ref).flatMap(Revisions::of),
                                now.truncatedTo(ChronoUnit.SECONDS).toEpochMilli()))
                .orElse(Rollouts.NONE);
    }

    /** Words for Ready; empty: the probe names no workload, or it is there. */
    String complaint(RaceProbe probe) {
        return ref(probe)
                .filter(ref -> workload(probe, ref).isEmpty())
                .map(ref ->
                        "spec.target.workloadRef: there is no " + ref.kind() + " " + ref.name() + " in this namespace")
                .orElse("");
    }

    private Optional<GenericKubernetesResource> workload(RaceProbe probe, WorkloadRef ref) {
        return Optional.ofNullable(workloads.get(ref.kind()))
                .flatMap(source -> source.get(
                        new ResourceID(ref.name(), probe.getMetadata().getNamespace())));
    }

    private static Optional<WorkloadRef> ref(RaceProbe probe) {
        return Optional.ofNullable(probe.getSpec().target().workloadRef());
    }

    private static String named(WorkloadRef ref) {
        return ref.kind() + "/" + ref.name();
    }
}
