package dev.raceprobe.operator.reconcile;

import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.operator.collect.Collected;
import dev.raceprobe.operator.judge.Judge;
import dev.raceprobe.operator.judge.JudgeInput;
import dev.raceprobe.operator.judge.Outcomes;
import dev.raceprobe.operator.judge.Owner;
import dev.raceprobe.operator.judge.Race;
import dev.raceprobe.operator.metrics.RowCounts;
import dev.raceprobe.operator.metrics.RowName;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts each closed slice of one probe's plan once, over operator restarts too: {@code status.window.endTime} is the last
 * that was counted. So slices are counted when the status that says so is written, and not before.
 */
final class SliceCounter {
    /** Times of a status are whole seconds, cut off; slices are much longer than one. */
    private static final long CUT_OFF_MILLIS = 999;

    private final ShardPlan plan;
    private final long countedBeforeMillis;
    private Map<String, Long> counted = Map.of();
    private long countedUntilMillis;

    /** @param before the status that an earlier life has left; null: none */
    SliceCounter(ShardPlan plan, RaceProbeStatus before) {
        this.plan = plan;
        countedUntilMillis = endMillis(before);
        countedBeforeMillis = countedUntilMillis + CUT_OFF_MILLIS;
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
     * What would be counted now.
     *
     * @param fresh slices that are not counted yet
     * @param pods by pod, the last slice number that would be counted then
     * @param untilMillis up to when all would be counted then, epoch milliseconds; 0: nothing has begun
     */
    record Due(List<Slice> fresh, Map<String, Long> pods, long untilMillis) {}

    Due due(Collected collected) {
        long until = Math.max(countedUntilMillis, collected.closedUntilMillis());
        Map<String, Long> pods = new HashMap<>(counted);
        List<Slice> fresh = collected.window().newlyClosed(pods, countedBeforeMillis, until);
        return new Due(fresh, pods, Math.max(until, beginMillis(collected)));
    }

    /** Nothing was before the first slice, so all of that is counted. */
    private long beginMillis(Collected collected) {
        return collected.window().slices().stream()
                .mapToLong(slice -> slice.first() * plan.sliceMillis())
                .min()
                .orElse(0);
    }

    /** The status that says so is written. */
    void settle(Due due) {
        counted = Map.copyOf(due.pods());
        countedUntilMillis = due.untilMillis();
    }

    /** The judged counts of some slices, by row, with every race that the scenario can have. */
    static Map<RowName, RowCounts> counts(JudgeInput input, List<Slice> slices) {
        Map<Integer, Outcomes> outcomes = Judge.outcomes(input, slices);
        return input.plan().rows().stream()
                .collect(Collectors.toMap(
                        row -> new RowName(row.scenario(), row.profile()),
                        row -> counts(input.plan(), row, outcomes.get(row.index()))));
    }

    private static RowCounts counts(ShardPlan plan, ShardPlan.Row row, Outcomes outcomes) {
        Map<String, Long> owners = Stream.of(Owner.values())
                .filter(owner -> owner != Owner.TARGET)
                .collect(Collectors.toMap(
                        Owner::label, owner -> outcomes.inconclusive().getOrDefault(owner, 0L), Long::sum));
        Map<String, Long> races = Stream.concat(
                        Race.of(plan.scenario(row).type()).stream(), outcomes.failed().keySet().stream())
                .distinct()
                .collect(Collectors.toMap(Race::label, outcomes::count, Long::sum, TreeMap::new));
        return new RowCounts(outcomes.passed(), outcomes.failures(), owners, races);
    }
}
