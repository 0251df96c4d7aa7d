package dev.raceprobe.operator.reconcile;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.collect.Collected;
import dev.raceprobe.operator.collect.ReportReader;
import dev.raceprobe.operator.collect.ShardPod;
import dev.raceprobe.operator.collect.ShardReports;
import dev.raceprobe.operator.dependent.Owned;
import dev.raceprobe.operator.dependent.PlanConfigMap;
import dev.raceprobe.operator.dependent.Planned;
import dev.raceprobe.operator.dependent.ProbeNetworkPolicy;
import dev.raceprobe.operator.dependent.ProbeStatefulSet;
import dev.raceprobe.operator.dependent.Scrapers;
import dev.raceprobe.operator.metrics.ProbeMetrics;
import dev.raceprobe.operator.policy.Decision;
import dev.raceprobe.operator.rollout.Rollouts;
import dev.raceprobe.operator.run.RunState;
import dev.raceprobe.operator.ui.Fleet;
import dev.raceprobe.operator.validate.Violation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
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
import java.util.ArrayList;
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
            @Dependent(name = "network", type = ProbeNetworkPolicy.class),
            // no pod is to send anything before it is known what it must not reach
            @Dependent(
                    name = "pods",
                    type = ProbeStatefulSet.class,
                    dependsOn = {"plan", "network"})
        })
@RateLimited(maxReconciliations = 3, within = 1)
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 1_000, intervalMultiplier = 2, maxInterval = 60_000)
public final class RaceProbeReconciler implements Reconciler<RaceProbe>, AutoCloseable {
    /** How often a denied probe looks whether there is room: others go and change without telling it. */
    private static final Duration ROOM_SOUGHT_EVERY = Duration.ofSeconds(2);

    private final String image;
    private final Scrapers scrapers;
    private final ShardReports reports;
    private final EventWriter events;
    private final StatusPublisher statuses;
    private final Judging judging;
    private final ProbeMetrics metrics;
    private final Fleet fleet;
    private final MissedTicks ticks;
    private final PolicyWatch policies = new PolicyWatch();
    private final WorkloadWatch workloads = new WorkloadWatch();
    private final Clock clock;

    /**
     * @param image of the probe pods
     * @param scrapers who may reach their port
     * @param reader of their reports
     * @param pullEvery how often reports are read
     * @param fleet what the page shows
     */
    public RaceProbeReconciler(
            String image,
            Scrapers scrapers,
            ReportReader reader,
            Duration pullEvery,
            KubernetesClient client,
            ProbeMetrics metrics,
            Fleet fleet,
            Clock clock) {
        this.image = image;
        this.scrapers = scrapers;
        this.metrics = metrics;
        this.fleet = fleet;
        this.clock = clock;
        reports = new ShardReports(reader, pullEvery, clock, this::forget);
        events = new EventWriter(client, metrics);
        statuses = new StatusPublisher(new StatusWriter(events, metrics), metrics, fleet);
        judging = new Judging(statuses, workloads, metrics, fleet);
        ticks = new MissedTicks(events);
    }

    @Override
    public UpdateControl<RaceProbe> reconcile(RaceProbe probe, Context<RaceProbe> context) {
        Instant now = clock.instant();
        Duration again = Specs.interval(probe);
        if (!policies.knows(probe)) {
            return UpdateControl.<RaceProbe>noUpdate()
                    .rescheduleAfter(Duration.ofSeconds(1)); // its namespace is on its way
        }
        List<Violation> violations = Specs.validate(probe, policies.isCapped(probe));
        if (violations.isEmpty()) {
            again = reconcileValid(probe, again, context, now);
        } else {
            stop(probe, context);
            write(probe, Verdicts.withoutPods(probe, ReadyFact.invalid(violations), now), context, now);
        }
        forgetIfDeleted(probe, context);
        return UpdateControl.<RaceProbe>noUpdate().rescheduleAfter(isOvertaken(probe, context) ? Duration.ZERO : again);
    }

    /** When to look again. */
    private Duration reconcileValid(RaceProbe probe, Duration interval, Context<RaceProbe> context, Instant now) {
        Decision decision = policies.decide(probe, now);
        if (!decision.denials().isEmpty()) {
            stop(probe, context);
            write(probe, Verdicts.withoutPods(probe, ReadyFact.denied(decision.denials()), now), context, now);
            return ROOM_SOUGHT_EVERY;
        }
        RunState state = RunState.of(probe, now);
        observe(probe, state, decision.deniedCidrs(), context, now);
        return Runs.nextLook(state, interval, now);
    }

    private void observe(
            RaceProbe probe, RunState state, List<String> deniedCidrs, Context<RaceProbe> context, Instant now) {
        if (state instanceof RunState.Running running && !running.begun()) {
            // said before it is done: whoever comes after us goes on with this run and starts no other
            write(probe, Verdicts.begun(probe, running.run(), now), context, now);
            return;
        }
        boolean isIdle = state instanceof RunState.Idle;
        boolean suspended = Boolean.TRUE.equals(probe.getSpec().suspend());
        Optional<ShardPlan> planned = Specs.plan(probe, state, deniedCidrs);
        Rollouts rollouts = workloads.rollouts(probe, context, now);
        planned.ifPresentOrElse(
                plan -> {
                    new Planned(plan, image, scrapers, suspended || isIdle, rollouts).handOver(context);
                    context.managedWorkflowAndDependentResourceContext().reconcileManagedWorkflow();
                },
                () -> stop(probe, context));
        if (isIdle) {
            reports.forget(probe);
        }
        if (suspended) {
            suspend(probe, planned.filter(plan -> !isIdle), state, rollouts, context, now);
        } else if (state instanceof RunState.Idle idle) {
            idle.missed().ifPresent(tick -> ticks.missed(probe, tick, now));
            write(probe, Verdicts.idle(probe, idle, now), context, now);
        } else {
            collect(probe, planned.orElseThrow(), state, rollouts, context, now);
        }
    }

    /** @param planned what its pods play until they have ended; empty: no run is on */
    private void suspend(
            RaceProbe probe,
            Optional<ShardPlan> planned,
            RunState state,
            Rollouts rollouts,
            Context<RaceProbe> context,
            Instant now) {
        RaceProbeStatus status = Verdicts.suspended(probe, state, now);
        if (planned.isPresent()) {
            Collected collected = watch(probe, planned.get(), context);
            judging.settle(probe, planned.get(), collected, rollouts, status, context, now);
        } else {
            write(probe, status, context, now);
        }
    }

    private void collect(
            RaceProbe probe,
            ShardPlan plan,
            RunState state,
            Rollouts rollouts,
            Context<RaceProbe> context,
            Instant now) {
        Optional<StatefulSet> set = context.getSecondaryResource(StatefulSet.class);
        if (set.isEmpty()) {
            return; // deleted since, which wakes us; or the caches are emptied, since we are stopping
        }
        Collected collected = watch(probe, plan, context);
        judging.begin(probe, plan, collected, now);
        if (collected.settled() || !isObserved(probe)) {
            List<Pod> pods = ShardPod.ownedBy(set.get(), context.getSecondaryResources(Pod.class));
            judging.judge(probe, plan, state, collected, rollouts, pods, context, now);
        } // else the pull that runs wakes us: who has just started must not call missing what it has not asked yet
    }

    /** Pulls from the pods that there are now; those of an older plan go. */
    private Collected watch(RaceProbe probe, ShardPlan plan, Context<RaceProbe> context) {
        Optional<StatefulSet> set = context.getSecondaryResource(StatefulSet.class);
        Set<Pod> all = context.getSecondaryResources(Pod.class);
        set.stream()
                .flatMap(owner -> OldPods.of(owner, all).stream())
                .forEach(pod -> context.getClient().resource(pod).delete());
        return reports.observe(
                probe,
                plan,
                set.map(owner -> ShardPod.of(owner, plan.hash(), all)).orElse(List.of()));
    }

    /** What the API server refuses is told, and tried again; everything else is only tried again. */
    @Override
    public ErrorStatusUpdateControl<RaceProbe> updateErrorStatus(
            RaceProbe probe, Context<RaceProbe> context, Exception error) {
        Instant now = clock.instant();
        ApplyFailure.behind(error)
                .ifPresent(failure ->
                        write(probe, Verdicts.withoutPods(probe, ReadyFact.refused(failure), now), context, now));
        forgetIfDeleted(probe, context);
        return isOvertaken(probe, context)
                ? ErrorStatusUpdateControl.<RaceProbe>noStatusUpdate().rescheduleAfter(Duration.ZERO)
                : ErrorStatusUpdateControl.defaultErrorProcessing();
    }

    /** A spec that has no plan must not load the target either: what an earlier generation made is deleted. */
    private void stop(RaceProbe probe, Context<RaceProbe> context) {
        reports.forget(probe);
        context.getSecondaryResource(StatefulSet.class)
                .ifPresent(set -> context.getClient().resource(set).delete());
    }

    /**
     * From now on nothing is written: while the operator stops, its caches empty one after the other, and what a reconcile that
     * still runs reads from them is half of the world.
     */
    public void stopWriting() {
        statuses.stop();
    }

    /** Nothing is reconciled any more: people are told what has not been told yet. */
    @Override
    public void close() {
        events.close();
    }

    private void write(RaceProbe probe, RaceProbeStatus status, Context<RaceProbe> context, Instant now) {
        statuses.publish(probe, status, context, now);
    }

    private static boolean isObserved(RaceProbe probe) {
        return probe.getStatus() != null
                && probe.getMetadata().getGeneration().equals(probe.getStatus().observedGeneration());
    }

    /**
     * Edited while we were at it. The SDK takes every event before the answer to a write of ours for our own, and drops it
     * (operator-framework/java-operator-sdk#3398); that answer is in the cache by now, and has the edit's generation.
     */
    private static boolean isOvertaken(RaceProbe probe, Context<RaceProbe> context) {
        return context.getPrimaryCache()
                .get(ResourceID.fromResource(probe))
                .filter(latest -> !latest.getMetadata()
                        .getGeneration()
                        .equals(probe.getMetadata().getGeneration()))
                .isPresent();
    }

    /** Deleted while we were at it: what was forgotten then must not come back. */
    private void forgetIfDeleted(RaceProbe probe, Context<RaceProbe> context) {
        if (context.getPrimaryCache().get(ResourceID.fromResource(probe)).isEmpty()) {
            reports.onResourceDeleted(probe);
        }
    }

    private void forget(ResourceID probe) {
        judging.forget(probe);
        statuses.forget(probe);
        ticks.forget(probe);
        policies.forget(probe);
        metrics.remove(probe);
        fleet.remove(probe.getNamespace().orElse(""), probe.getName());
    }

    @Override
    public List<EventSource<?, RaceProbe>> prepareEventSources(EventSourceContext<RaceProbe> context) {
        var pods = InformerEventSourceConfiguration.from(Pod.class, RaceProbe.class)
                .withName("pods-of-shards")
                .withLabelSelector(Owned.SELECTOR)
                .withSecondaryToPrimaryMapper(RaceProbeReconciler::probeOf)
                .build();
        List<EventSource<?, RaceProbe>> sources = new ArrayList<>(policies.eventSources(context));
        sources.addAll(workloads.eventSources(context));
        sources.add(new InformerEventSource<>(pods, context));
        sources.add(reports);
        return sources;
    }

    private static Set<ResourceID> probeOf(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getLabels().get(Owned.INSTANCE))
                .map(name -> Set.of(new ResourceID(name, pod.getMetadata().getNamespace())))
                .orElse(Set.of());
    }
}
