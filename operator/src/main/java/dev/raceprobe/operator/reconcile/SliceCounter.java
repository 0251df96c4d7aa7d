package dev.raceprobe.operator.reconcile;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.collect.Collected;
import dev.raceprobe.operator.judge.Judge;
import dev.raceprobe.operator.judge.JudgeInput;
import dev.raceprobe.operator.judge.Outcomes;
import dev.raceprobe.operator.judge.Owner;
import dev.raceprobe.operator.judge.Race;
import dev.raceprobe.operator.merge.EvidenceWindow;
import dev.raceprobe.operator.merge.PodSlice;
import dev.raceprobe.operator.metrics.RowCounts;
import dev.raceprobe.operator.metrics.RowName;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts each closed slice of one probe's plan once, over operator restarts too: {@code status.window.endTime} is the last
 * that was counted. So slices are counted when the status that says so is written, and not before; those that leave the window
 * until then are judged while they are in it.
 */
final class SliceCounter {
    private final ShardPlan plan;
    private final long countedBeforeMillis;
    private Map<String, Long> judged = Map.of();
    private Map<RowName, RowCounts> held = Map.of();
    private long closedUntilMillis;
    private long saidUntilMillis;

    /** @param before the status that an earlier life has left; null: none */
    SliceCounter(ShardPlan plan, RaceProbeStatus before) {
        this.plan = plan;
        closedUntilMillis = endMillis(before);
        saidUntilMillis = closedUntilMillis;
        countedBeforeMillis = closedUntilMillis;
    }

    /**
     * For how long a status that says what is counted is held back: by half of what pods keep at most, so that an operator which
     * starts anew finds there all that none says.
     */
    static Duration interval(RaceProbe probe, ShardPlan plan) {
        Duration wanted = Specs.interval(probe);
        Duration patience = Duration.ofMillis(patienceMillis(plan));
        return wanted.compareTo(patience) < 0 ? wanted : patience;
    }

    private static long patienceMillis(ShardPlan plan) {
        return Math.max(plan.sliceMillis(), plan.windowMillis() / 2);
    }

    private static long endMillis(RaceProbeStatus status) {
        return status == null || status.window() == null || status.window().endTime() == null
                ? 0
                : Instant.parse(status.window().endTime()).toEpochMilli();
    }

    boolean isAbout(ShardPlan other) {
        return plan.hash().equals(other.hash());
    }

    /**
     * Notes what is closed by now, and judges the slices that have waited for too long, as when the API server is away: soon they are
     * in no window.
     */
    void note(JudgeInput input, Collected collected) {
        long closedMillis = collected.closedUntilMillis();
        closedUntilMillis = Math.max(closedUntilMillis, closedMillis);
        // in the time that a sealed slice had left another pod, or another run, may begin: that is not counted with it
        saidUntilMillis = Math.max(
                saidUntilMillis, collected.isSealed() ? Math.min(closedMillis, input.nowMillis()) : closedMillis);
        long oldMillis = input.nowMillis() - patienceMillis(plan);
        Map<String, Long> pods = new HashMap<>(judged);
        List<PodSlice> old =
                collected.window().newlyClosed(pods, countedBeforeMillis, Math.min(closedUntilMillis, oldMillis));
        if (!old.isEmpty()) {
            held = RowCounts.sum(held, counts(input, old));
            judged = Map.copyOf(pods);
        }
    }

    /**
     * What would be counted now, beside what is held.
     *
     * @param fresh slices that are not judged yet
     * @param pods by pod, the last slice number that would be judged then
     * @param untilMillis up to when all would be counted then, epoch milliseconds; 0: nothing has begun
     */
    record Due(List<PodSlice> fresh, Map<String, Long> pods, long untilMillis) {}

    /** By what was noted. */
    Due due(Collected collected) {
        Map<String, Long> pods = new HashMap<>(judged);
        List<PodSlice> fresh = collected.window().newlyClosed(pods, countedBeforeMillis, closedUntilMillis);
        return new Due(
                fresh, pods, Math.max(saidUntilMillis, Math.max(beginMillis(collected), withinMillis(pods.values()))));
    }

    /** In the newest of the slices that are counted: however far a pod's clock is ahead, none of them is counted again. */
    private long withinMillis(Collection<Long> counted) {
        return counted.stream()
                .mapToLong(number -> number * plan.sliceMillis() + EvidenceWindow.SECOND_MILLIS)
                .max()
                .orElse(0);
    }

    /** Nothing was before the first slice, so all of that is counted. */
    private long beginMillis(Collected collected) {
        return collected.window().slices().stream()
                .mapToLong(seen -> seen.slice().first() * plan.sliceMillis())
                .min()
                .orElse(0);
    }

    /** The status that says so is written: what is to be counted. */
    Map<RowName, RowCounts> settle(JudgeInput input, Due due) {
        Map<RowName, RowCounts> counts = RowCounts.sum(held, counts(input, due.fresh()));
        held = Map.of();
        judged = Map.copyOf(due.pods());
        saidUntilMillis = due.untilMillis();
        return counts;
    }

    /** The judged counts of some slices, by row, with every race that the scenario can have. */
    static Map<RowName, RowCounts> counts(JudgeInput input, List<PodSlice> slices) {
        Map<Integer, Outcomes> outcomes = Judge.outcomes(input, slices);
        return input.plan().rows().stream()
                .collect(Collectors.toMap(
                        row -> new RowName(row.scenario(), row.profile()),
                        row -> counts(input.plan(), row, outcomes.get(row.index()))));
    }

    private static RowCounts counts(ShardPlan plan, ShardPlan.Row row, Outcomes outcomes) {
        boolean leavesOpen = plan.scenario(row).type() == ScenarioType.BufferSaturation;
        Map<String, Long> owners = Stream.of(Owner.values())
                .filter(owner -> owner != Owner.TARGET || leavesOpen)
                .collect(Collectors.toMap(
                        Owner::label, owner -> outcomes.inconclusive().getOrDefault(owner, 0L), Long::sum));
        Map<String, Long> races = Stream.concat(
                        Race.of(plan.scenario(row).type()).stream(), outcomes.failed().keySet().stream())
                .distinct()
                .collect(Collectors.toMap(Race::label, outcomes::count, Long::sum, TreeMap::new));
        return new RowCounts(outcomes.passed(), outcomes.failures(), owners, races);
    }
}
