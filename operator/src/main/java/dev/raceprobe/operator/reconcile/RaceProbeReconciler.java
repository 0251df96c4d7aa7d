package dev.raceprobe.operator.reconcile;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.collect.Collected;
import dev.raceprobe.operator.collect.ShardPod;
import dev.raceprobe.operator.collect.ShardReports;
import dev.raceprobe.operator.dependent.Owned;
import dev.raceprobe.operator.dependent.PlanConfigMap;
import dev.raceprobe.operator.dependent.Planned;
import dev.raceprobe.operator.dependent.ProbeStatefulSet;
import dev.raceprobe.operator.metrics.ProbeGauges;
import dev.raceprobe.operator.metrics.ProbeMetrics;
import dev.raceprobe.operator.validate.Violation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The story of a RaceProbe on one screen. Level-based: it reads all there is, decides purely and writes once; killed anywhere
 * and started again, it makes the same world. There is no finalizer: deleting works while the operator is down.
 */
@ControllerConfiguration(name = "raceprobe", fieldManager = Owned.MANAGER)
@Workflow(
        explicitInvocation = true, // only once there is a plan
        dependents = {
            @Dependent(name = "plan", type = PlanConfigMap.class),
            @Dependent(name = "pods", type = ProbeStatefulSet.class, dependsOn = "plan")
        })
@RateLimited(maxReconciliations = 3, within = 1)
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 1_000, intervalMultiplier = 2, maxInterval = 60_000)
public final class RaceProbeReconciler implements Reconciler<RaceProbe> {
    private final String image;
    private final ShardReports reports;
    private final Verdicts verdicts = new Verdicts();
    private final StatusWriter statuses;
    private final ProbeMetrics metrics;
    private final Clock clock;

    /** @param image of the probe pods */
    public RaceProbeReconciler(
            String image, ShardReports reports, StatusWriter statuses, ProbeMetrics metrics, Clock clock) {
        this.image = image;
        this.reports = reports;
        this.statuses = statuses;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public UpdateControl<RaceProbe> reconcile(RaceProbe probe, Context<RaceProbe> context) {
        try {
            return tell(probe, context);
        } finally {
            if (context.getPrimaryCache().get(ResourceID.fromResource(probe)).isEmpty()) {
                reports.onResourceDeleted(
                        probe); // deleted meanwhile: this reconciliation must not bring back what was forgotten
            }
        }
    }

    private UpdateControl<RaceProbe> tell(RaceProbe probe, Context<RaceProbe> context) {
        Instant now = clock.instant();
        List<Violation> violations = Specs.validate(probe);
        if (!violations.isEmpty()) {
            stop(probe, context);
            return write(probe, verdicts.invalid(probe, violations, now), context, now);
        }
        ShardPlan plan = Specs.plan(probe);
        new Planned(plan, image).handOver(context);
        context.managedWorkflowAndDependentResourceContext().reconcileManagedWorkflow();

        StatefulSet set = context.getSecondaryResource(StatefulSet.class).orElseThrow();
        Set<Pod> pods = context.getSecondaryResources(Pod.class);
        OldPods.of(set, pods).forEach(pod -> context.getClient().resource(pod).delete());
        Collected collected = reports.observe(probe, plan, ShardPod.of(set, pods));
        if (!collected.settled() && isObserved(probe)) {
            return later(probe); // the pull that runs wakes us: a restarted operator must not call what it has not seen
            // missing
        }
        return write(probe, verdicts.judge(probe, plan, collected, pods, now), context, now);
    }

    /** What the API server refuses is told, and tried again; everything else is only tried again. */
    @Override
    public ErrorStatusUpdateControl<RaceProbe> updateErrorStatus(
            RaceProbe probe, Context<RaceProbe> context, Exception error) {
        Instant now = clock.instant();
        ApplyFailure.behind(error)
                .ifPresent(failure -> write(probe, verdicts.refused(probe, failure, now), context, now));
        return ErrorStatusUpdateControl.defaultErrorProcessing();
    }

    /** A spec that cannot be judged must not load the target either: what its last valid generation made is deleted. */
    private void stop(RaceProbe probe, Context<RaceProbe> context) {
        reports.forget(probe);
        context.getSecondaryResource(StatefulSet.class)
                .ifPresent(set -> context.getClient().resource(set).delete());
    }

    private UpdateControl<RaceProbe> write(
            RaceProbe probe, RaceProbeStatus status, Context<RaceProbe> context, Instant now) {
        Duration interval = Durations.parse(probe.getSpec().statusUpdateInterval());
        statuses.write(probe, status, interval, context, now);
        metrics.show(ResourceID.fromResource(probe), ProbeGauges.of(probe, status));
        return later(probe);
    }

    private static UpdateControl<RaceProbe> later(RaceProbe probe) {
        return UpdateControl.<RaceProbe>noUpdate()
                .rescheduleAfter(Durations.parse(probe.getSpec().statusUpdateInterval()));
    }

    private static boolean isObserved(RaceProbe probe) {
        return probe.getStatus() != null
                && probe.getMetadata().getGeneration().equals(probe.getStatus().observedGeneration());
    }

    @Override
    public List<EventSource<?, RaceProbe>> prepareEventSources(EventSourceContext<RaceProbe> context) {
        var pods = InformerEventSourceConfiguration.from(Pod.class, RaceProbe.class)
                .withName("pods-of-shards")
                .withLabelSelector(Owned.SELECTOR)
                .withSecondaryToPrimaryMapper(RaceProbeReconciler::probeOf)
                .build();
        return List.of(new InformerEventSource<>(pods, context), reports);
    }

    private static Set<ResourceID> probeOf(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getLabels().get(Owned.INSTANCE))
                .map(name -> Set.of(new ResourceID(name, pod.getMetadata().getNamespace())))
                .orElse(Set.of());
    }
}
