package dev.raceprobe.operator.collect;

import dev.raceprobe.operator.merge.EvidenceWindow;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is known of the shards of one plan.
 *
 * @param settled whether each running pod was pulled at least once: before that nothing can be said about it
 * @param window everything that was pulled and believed
 * @param reporting UIDs of the pods whose last report is fresh and was believed, by index of their shard
 * @param finished shards whose last believed report is the final one of a run
 * @param replacedMillis when a pod last began to report in the place of another, epoch milliseconds; empty: none did
 * @param complaints why other shards count as missing, one line each, in order of the shards
 */
public record Collected(
        boolean settled,
        EvidenceWindow window,
        Map<Integer, String> reporting,
        Set<Integer> finished,
        OptionalLong replacedMillis,
        List<String> complaints) {
    public Collected {
        reporting = new TreeMap<>(reporting);
        finished = Set.copyOf(finished);
        complaints = List.copyOf(complaints);
    }

    /** The shards that do not report. */
    public Set<Integer> missing(int shards) {
        Set<Integer> missing = new TreeSet<>();
        for (int shard = 0; shard < shards; shard++) {
            if (!reporting.containsKey(shard)) {
                missing.add(shard);
            }
        }
        return missing;
    }

    /** Whether every shard has ended its run. */
    public boolean isOver(int shards) {
        return finished.size() == shards;
    }

    /** Up to when all shards that report and go on have closed slices, epoch milliseconds; 0 before that. */
    public long closedUntilMillis() {
        Map<Boolean, List<String>> pods = reporting.entrySet().stream()
                .collect(Collectors.partitioningBy(
                        shard -> finished.contains(shard.getKey()),
                        Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        return window.closedUntil(pods.get(false), pods.get(true)).orElse(0);
    }

    /** Whether a shard that reports has ended its last slice before its time. */
    public boolean isSealed() {
        return reporting.values().stream().anyMatch(window::isSealed);
    }

    /** Whether there is anything from any shard. */
    public boolean hasEverReported() {
        return !window.slices().isEmpty();
    }
}
