package dev.raceprobe.operator.collect;

import dev.raceprobe.operator.merge.EvidenceWindow;
import java.util.List;
import java.util.Set;

/**
 * What is known of the shards of one plan.
 *
 * @param settled whether each running pod was pulled at least once: before that nothing can be said about it
 * @param window everything that was pulled and believed
 * @param reporting indices of the shards whose last pull is fresh and was believed
 * @param complaints why other shards count as missing, one line each, in order of the shards
 */
public record Collected(boolean settled, EvidenceWindow window, Set<Integer> reporting, List<String> complaints) {
    public Collected {
        reporting = Set.copyOf(reporting);
        complaints = List.copyOf(complaints);
    }
}
