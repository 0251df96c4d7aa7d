package dev.raceprobe.operator.reconcile;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.collect.Collected;
import dev.raceprobe.operator.evidence.EvidenceData;
import dev.raceprobe.operator.judge.Judge;
import dev.raceprobe.operator.judge.JudgeInput;
import dev.raceprobe.operator.judge.Judgement;
import dev.raceprobe.operator.metrics.DeadlineWarning;
import dev.raceprobe.operator.metrics.ProbeMetrics;
import dev.raceprobe.operator.metrics.RaceEvidence;
import dev.raceprobe.operator.rollout.Rollouts;
import dev.raceprobe.operator.run.RunState;
import dev.raceprobe.operator.status.Statuses;
import dev.raceprobe.operator.ui.Fleet;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Judges what was collected of each probe. Remembers which slices were counted, periods that were found, and since when pods are
 * awaited: all can be lost.
 */
final class Judging {
    private final StatusPublisher statuses;
    private final WorkloadWatch workloads;
    private final ProbeMetrics metrics;
    private final Fleet fleet;
    private final EvidenceWriter evidences = new EvidenceWriter();
    private final Map<ResourceID, Memory> memories = new ConcurrentHashMap<>();

    /** Of one plan: rows of another are others. */
    private record Memory(SliceCounter counter, KnownPeriods periods, PodsAwaited awaited) {}

    Judging(StatusPublisher statuses, WorkloadWatch workloads, ProbeMetrics metrics, Fleet fleet) {
        this.statuses = statuses;
        this.workloads = workloads;
        this.metrics = metrics;
        this.fleet = fleet;
    }

    /**
     * Makes the counters of a plan exist, at 0, before its pods have reported anything: what appears with a value has not increased
     * for who scrapes it.
     */
    void begin(RaceProbe probe, ShardPlan plan, Collected collected, Instant now) {
        memory(probe, plan, collected, now);
    }

    /** Writes the judgement into the status, its evidence beside it, and what was counted into the metrics. */
    void judge(
            RaceProbe probe,
            ShardPlan plan,
            RunState state,
            Collected collected,
            Rollouts rollouts,
            List<Pod> pods,
            Context<RaceProbe> context,
            Instant now) {
        Memory memory = memory(probe, plan, collected, now);
        JudgeInput input =
                Verdicts.input(probe, plan, collected, memory.periods(), now).with(rollouts);
        SliceCounter counter = memory.counter();
        counter.note(input, collected);
        SliceCounter.Due due = counter.due(collected);
        boolean isOver = Runs.isOver(state, plan, collected, now);
        Judgement judgement = Judge.judge(input);
        fleet.judged(probe, plan, judgement);
        Map<String, String> evidence = EvidenceData.of(plan, judgement);
        RaceProbeStatus judged = Verdicts.judged(
                probe,
                input,
                judgement,
                ReadyFact.of(plan, collected, pods, memory.awaited().isOverdue(pods.size(), plan.shards(), now))
                        .and(workloads.complaint(probe))
                        .and(evidences.complaint(probe)),
                Runs.active(state),
                isOver,
                collected.replacedMillis(),
                due.untilMillis(),
                now);
        RaceProbeStatus status = evidences.refer(judged, probe, evidence.keySet());
        boolean isWritten = statuses.publish(
                probe, status, DeadlineWarning.of(judgement), SliceCounter.interval(probe, plan), context, now);
        // an answer may have been lost: then the status says so already, and stays as it is
        if (isWritten || status.equals(probe.getStatus())) {
            metrics.count(ResourceID.fromResource(probe), counter.settle(input, due));
        }
        if (!statuses.isStopped()) {
            evidences.write(probe, plan, evidence, isWritten, context);
        }
        if (isWritten) {
            metrics.prove(ResourceID.fromResource(probe), RaceEvidence.of(plan, judgement));
        }
    }

    /**
     * Writes a status that judges nothing, and counts what is closed and was not counted with the last that did: when the next does,
     * it may have left the window.
     */
    void settle(
            RaceProbe probe,
            ShardPlan plan,
            Collected collected,
            Rollouts rollouts,
            RaceProbeStatus status,
            Context<RaceProbe> context,
            Instant now) {
        Memory memory = memories.get(ResourceID.fromResource(probe));
        if (memory != null) {
            memory.awaited().none(); // only what is suspended is settled
        }
        if (memory == null || !memory.counter().isAbout(plan) || status.window() == null) {
            statuses.publish(probe, status, context, now);
            return;
        }
        JudgeInput input =
                Verdicts.input(probe, plan, collected, memory.periods(), now).with(rollouts);
        memory.counter().note(input, collected);
        SliceCounter.Due due = memory.counter().due(collected);
        RaceProbeStatus told = Statuses.countedUntil(status, due.untilMillis());
        boolean isWritten = statuses.publish(probe, told, List.of(), SliceCounter.interval(probe, plan), context, now);
        if (isWritten || told.equals(probe.getStatus())) {
            metrics.count(ResourceID.fromResource(probe), memory.counter().settle(input, due));
        }
    }

    /** Of this plan; a new one makes every child of the counters exist at 0. */
    private Memory memory(RaceProbe probe, ShardPlan plan, Collected collected, Instant now) {
        ResourceID id = ResourceID.fromResource(probe);
        Memory known = memories.get(id);
        if (known != null && known.counter().isAbout(plan)) {
            return known;
        }
        Memory begun = new Memory(
                new SliceCounter(plan, probe.getStatus()), new KnownPeriods(System::nanoTime), new PodsAwaited());
        memories.put(id, begun);
        metrics.begin(id, SliceCounter.counts(Verdicts.input(probe, plan, collected, begun.periods(), now), List.of()));
        return begun;
    }

    void forget(ResourceID probe) {
        memories.remove(probe);
        evidences.forget(probe);
    }
}
