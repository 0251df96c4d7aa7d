package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.stats.OffsetCount;
import dev.raceprobe.operator.stats.TrendTest;
import dev.raceprobe.operator.stats.WindowEstimate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether first messages sent soon after the 101 fare worse than later ones. Found when a text of the catalogue says so, or
 * when at least 3 failed and their offsets are smaller than chance would have it (p &lt; 0.001).
 *
 * @param counts failures over all checks by offset, in order
 * @param window the race's window; empty when there is no race
 * @param acceptWindowMillis failures at offsets beyond it belong to no window
 */
record AcceptFinding(List<OffsetCount> counts, Optional<WindowEstimate> window, long acceptWindowMillis) {
    /** How few failures cannot carry a trend. */
    static final int MIN_FAILURES = 3;

    private static final double SIGNIFICANT = 0.001;

    /** Symptoms of a first message that did not get through. */
    static final Set<Symptom> SYMPTOMS =
            Set.of(Symptom.ACCEPT_ERROR, Symptom.FIRST_MESSAGE_UNANSWERED, Symptom.FIRST_MESSAGE_CLOSED);

    static AcceptFinding of(Map<Integer, Map<Symptom, Long>> offsets, long acceptWindowMillis, long seed) {
        Map<Integer, long[]> byOffset = new TreeMap<>();
        boolean proven = false;
        for (var entry : offsets.entrySet()) {
            long failures = SYMPTOMS.stream()
                    .mapToLong(s -> entry.getValue().getOrDefault(s, 0L))
                    .sum();
            long answered = entry.getValue().getOrDefault(Symptom.NONE, 0L);
            proven |= entry.getValue().getOrDefault(Symptom.ACCEPT_ERROR, 0L) > 0;
            if (failures + answered > 0) {
                byOffset.put(entry.getKey(), new long[] {failures, failures + answered});
            }
        }
        List<OffsetCount> counts = byOffset.entrySet().stream()
                .map(e -> new OffsetCount(e.getKey(), e.getValue()[0], e.getValue()[1]))
                .toList();
        long failures = counts.stream().mapToLong(OffsetCount::failures).sum();
        boolean found = proven || failures >= MIN_FAILURES && TrendTest.pValue(counts) < SIGNIFICANT;
        return new AcceptFinding(
                counts, found ? WindowEstimate.of(counts, seed) : Optional.empty(), acceptWindowMillis);
    }

    /** Whether a failure at this offset is of the race. */
    boolean explains(int offsetMillis) {
        return window.isPresent() && offsetMillis <= acceptWindowMillis;
    }

    /** The smallest offset that was reached. */
    Optional<Integer> smallestOffset() {
        return counts.stream().map(OffsetCount::offsetMillis).findFirst();
    }
}
