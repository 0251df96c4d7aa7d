package dev.raceprobe.operator.judge;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.Ready;
import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.contract.Distribution;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.stats.Drift;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How what was timed in a row stands to its deadlines: whether it is on its way to one, and which one it would fit. No verdict: a
 * deadline that is kept is kept.
 */
final class Deadlines {
    private static final double DRIFTING_PERCENTILE = 90;
    /** Fewer values of a slice say nothing of its 90th percentile. */
    private static final int MIN_OF_SLICE = 10;
    /** A step is near its deadline from this share of it on. */
    private static final double NEAR = 0.5;
    /** A line is on its way to a deadline that it meets within so many seconds. */
    private static final double SOON_SECONDS = 86_400;

    private static final double ADVISED_PERCENTILE = 99.9;
    /** Fewer values have no 99.9th percentile. */
    private static final int MIN_ADVISED = 1_000;

    private static final double SAFETY = 2;

    private Deadlines() {}

    /**
     * A deadline of the spec.
     *
     * @param label ready or event
     * @param name the spec's field
     * @param nanos what the spec says; what is timed holds no injected round trip
     */
    private record Deadline(String label, String name, Phase phase, long nanos) {}

    /** What is to be said of a row, warnings first. */
    static List<DeadlineRemark> of(RowView view, ShardPlan plan) {
        List<DeadlineRemark> remarks = new ArrayList<>();
        for (Deadline deadline : deadlines(view, plan)) {
            warning(view, plan, deadline).ifPresent(remarks::add);
        }
        for (Deadline deadline : deadlines(view, plan)) {
            advice(view, deadline).ifPresent(remarks::add);
        }
        return remarks;
    }

    private static List<Deadline> deadlines(RowView view, ShardPlan plan) {
        List<Deadline> deadlines = new ArrayList<>();
        Ready ready = plan.protocol().ready();
        if (ready.on() == Ready.On.Event) {
            deadlines.add(
                    new Deadline("ready", "protocol.ready.timeout", Phase.READY, Durations.nanos(ready.timeout())));
        }
        if (view.scenario().type() == ScenarioType.EventDelivery) {
            deadlines.add(new Deadline(
                    "event",
                    "eventDeadline",
                    Phase.EVENT,
                    Durations.nanos(view.scenario().eventDelivery().eventDeadline())));
        }
        return deadlines;
    }

    private static Optional<DeadlineRemark> warning(RowView view, ShardPlan plan, Deadline deadline) {
        Map<Long, Distribution> bySlice = new TreeMap<>();
        view.slices()
                .forEach(weighed ->
                        bySlice.merge(weighed.slice().first(), timed(view, weighed, deadline), Distribution::merge));
        List<Drift.Point> series = new ArrayList<>();
        bySlice.forEach((slice, values) -> {
            if (values.count() >= MIN_OF_SLICE) {
                series.add(new Drift.Point(slice * plan.sliceMillis(), values.percentile(DRIFTING_PERCENTILE)));
            }
        });
        return Drift.of(series, plan.seed())
                .filter(drift -> drift.after() >= NEAR * deadline.nanos()
                        || secondsLeft(drift, deadline)
                                .filter(left -> left <= SOON_SECONDS)
                                .isPresent())
                .map(drift -> DeadlineRemark.warning(
                        deadline.label(), deadline.name(), deadline.nanos(), drift, secondsLeft(drift, deadline)));
    }

    private static Optional<Double> secondsLeft(Drift drift, Deadline deadline) {
        return drift.perSecond() > 0
                ? Optional.of(Math.max(0, (deadline.nanos() - drift.after()) / drift.perSecond()))
                : Optional.empty();
    }

    /** What was timed holds no injected round trip: ready from our reading of the 101 to that of its event, events at the target. */
    private static Optional<DeadlineRemark> advice(RowView view, Deadline deadline) {
        Distribution.Sum sum = new Distribution.Sum();
        view.slices().stream()
                .filter(weighed -> weighed.doubt().isEmpty())
                .forEach(weighed -> sum.add(timed(view, weighed, deadline)));
        Distribution all = sum.toDistribution();
        return all.count() < MIN_ADVISED
                ? Optional.empty()
                : Optional.of(DeadlineRemark.advice(
                        deadline.label(),
                        deadline.name(),
                        deadline.nanos(),
                        SAFETY * all.percentile(ADVISED_PERCENTILE),
                        all));
    }

    private static Distribution timed(RowView view, Trust.Weighed weighed, Deadline deadline) {
        return weighed.slice().row(view.row().index()).latency().getOrDefault(deadline.phase(), Distribution.empty());
    }
}
