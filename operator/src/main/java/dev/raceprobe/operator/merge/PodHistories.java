package dev.raceprobe.operator.merge;

import dev.raceprobe.contract.RoundHistory;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.contract.Stretch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rounds of the last day by pod, row and start; those of pods that are gone too. A stretch that has grown replaces itself. */
final class PodHistories {
    private static final long MAX_AGE_MILLIS = 24 * 3_600_000L;

    private final Map<String, Map<Integer, TreeMap<Long, Stretch>>> rowsOfPod = new HashMap<>();

    /** @param nowMillis the operator's clock, epoch milliseconds: a day goes back from there */
    void add(ShardReport report, long nowMillis) {
        Map<Integer, TreeMap<Long, Stretch>> rows = rowsOfPod.computeIfAbsent(report.podUid(), uid -> new HashMap<>());
        report.history().forEach((row, history) -> {
            TreeMap<Long, Stretch> known = rows.computeIfAbsent(row, r -> new TreeMap<>());
            for (Stretch stretch : history.stretches()) {
                known.put(stretch.firstMillis(), stretch);
            }
        });
        forgetOld(nowMillis - MAX_AGE_MILLIS);
    }

    private void forgetOld(long keptMillis) {
        for (Map<Integer, TreeMap<Long, Stretch>> rows : rowsOfPod.values()) {
            for (TreeMap<Long, Stretch> known : rows.values()) {
                while (!known.isEmpty()
                        && (known.size() > RoundHistory.MAX_STRETCHES
                                || known.firstEntry().getValue().lastMillis() < keptMillis)) {
                    known.pollFirstEntry();
                }
            }
            rows.values().removeIf(TreeMap::isEmpty);
        }
        rowsOfPod.values().removeIf(Map::isEmpty);
    }

    /** By row, all pods together. */
    Map<Integer, RoundHistory> all() {
        Map<Integer, List<Stretch>> stretches = new TreeMap<>();
        rowsOfPod
                .values()
                .forEach(rows -> rows.forEach((row, known) ->
                        stretches.computeIfAbsent(row, r -> new ArrayList<>()).addAll(known.values())));
        Map<Integer, RoundHistory> all = new TreeMap<>();
        stretches.forEach((row, rounds) -> all.put(row, new RoundHistory(rounds)));
        return all;
    }
}
