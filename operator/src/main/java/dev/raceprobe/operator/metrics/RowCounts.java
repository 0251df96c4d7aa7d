package dev.raceprobe.operator.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Judged checks of one row, as counters: sums.
 *
 * @param passed checks that passed, [0, ...)
 * @param failed checks that failed, [0, ...)
 * @param inconclusive checks that say nothing about the target, by owner: network, credentials, probe, target_restart,
 *     other
 * @param races failed checks by race; every race that the scenario can have is there from the start, at 0
 */
public record RowCounts(long passed, long failed, Map<String, Long> inconclusive, Map<String, Long> races) {
    public RowCounts {
        inconclusive = Map.copyOf(inconclusive);
        races = Map.copyOf(races);
    }

    /** The sums of both, by row. */
    public static Map<RowName, RowCounts> sum(Map<RowName, RowCounts> a, Map<RowName, RowCounts> b) {
        Map<RowName, RowCounts> sum = new HashMap<>(a);
        b.forEach((row, more) -> sum.merge(row, more, RowCounts::plus));
        return Map.copyOf(sum);
    }

    /** The sum of both. */
    public RowCounts plus(RowCounts other) {
        return new RowCounts(
                passed + other.passed,
                failed + other.failed,
                added(inconclusive, other.inconclusive),
                added(races, other.races));
    }

    /** Inconclusive checks of all owners. */
    long allInconclusive() {
        return inconclusive.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<String, Long> added(Map<String, Long> a, Map<String, Long> b) {
        Map<String, Long> sum = new TreeMap<>(a);
        b.forEach((key, count) -> sum.merge(key, count, Long::sum));
        return sum;
    }
}
