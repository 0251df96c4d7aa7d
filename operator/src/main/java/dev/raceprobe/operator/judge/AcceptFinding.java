package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.stats.OffsetCount;
import dev.raceprobe.operator.stats.TrendTest;
import dev.raceprobe.operator.stats.WindowEstimate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Whether first messages sent soon after the 101 fare worse than later ones. Found when a text of the catalogue says so, or
 * when at least 3 failed and their offsets are smaller than chance would have it (p &lt; 0.001).
 *
 * @param counts failures over all checks by offset, in order
 * @param window the race's window; empty when there is no race
 * @param explainedUpTo failures at larger offsets, in milliseconds, are not of the race
 */
record AcceptFinding(List<OffsetCount> counts, Optional<WindowEstimate> window, int explainedUpTo) {
    /** How few failures cannot carry a trend. */
    static final int MIN_FAILURES = 3;

    private static final double SIGNIFICANT = 0.001;

    /** Symptoms of a first message that did not get through; an error text that proves nothing by itself is one by its offset. */
    private static final Set<Symptom> SYMPTOMS = Set.of(
            Symptom.ACCEPT_ERROR, Symptom.ERROR_FRAME, Symptom.FIRST_MESSAGE_UNANSWERED, Symptom.FIRST_MESSAGE_CLOSED);

    /** What a scenario of another type has. */
    static final AcceptFinding NONE = new AcceptFinding(List.of(), Optional.empty(), -1);

    /**
     * Looks at the offsets of a row. What is excused is inconclusive and left out: what rests on absence in a doubtful slice or in
     * the one after a stall, and what the target's restart ended.
     *
     * @param restarts of a slice in which they excuse a symptom, none of its offsets is told from the others: all are left out
     * @param acceptWindowMillis offsets beyond it are the arm to compare with
     */
    static AcceptFinding of(
            int row, List<Trust.Weighed> slices, TargetRestarts restarts, long acceptWindowMillis, long seed) {
        boolean tokensAreGood = WindowFacts.of(
                        slices.stream().map(Trust.Weighed::slice).toList())
                .allAccepted();
        Map<Integer, Cell> byOffset = new TreeMap<>();
        for (Trust.Weighed weighed : slices) {
            RowTally tally = weighed.slice().row(row);
            Set<Symptom> excused = restarts.excused(tally);
            tally.offsets().forEach((offset, symptoms) -> {
                Cell cell = byOffset.computeIfAbsent(offset, o -> new Cell());
                symptoms.forEach((symptom, checks) -> {
                    if (!weighed.excuses(symptom, "") && !excused.contains(symptom)) {
                        cell.add(symptom, checks, tokensAreGood);
                    }
                });
            });
        }
        return of(byOffset, acceptWindowMillis, seed);
    }

    /** What was seen at one offset. */
    private static final class Cell {
        private long failures;
        private long checks;
        private long proofs;
        private long ended;
        private long diedAnyhow;

        /**
         * A close that may be about the token is about the message where each user's token was accepted on another connection. Else
         * it may have come whatever was sent, as to those that died of it unsent.
         */
        void add(Symptom symptom, long number, boolean tokensAreGood) {
            boolean failed = SYMPTOMS.contains(symptom) || symptom == Symptom.REFUSED_AUTH && tokensAreGood;
            failures += failed ? number : 0;
            checks += failed || symptom == Symptom.NONE ? number : 0;
            proofs += symptom == Symptom.ACCEPT_ERROR ? number : 0;
            ended += failed && symptom != Symptom.FIRST_MESSAGE_UNANSWERED ? number : 0;
            boolean anyhow = symptom == Symptom.CLOSED_EARLY || symptom == Symptom.REFUSED_AUTH && !failed;
            diedAnyhow += anyhow ? number : 0;
        }
    }

    /**
     * What the trend is looked for in. A connection that the target ends at some moment whatever it is sent fails where its message
     * was early, and dies unsent where it was to come later: where failures may be of that kind, both count as failures.
     */
    private static List<OffsetCount> trend(Map<Integer, Cell> byOffset) {
        boolean mayBeDeaths = byOffset.values().stream().anyMatch(cell -> cell.ended > 0);
        return counts(byOffset, cell -> mayBeDeaths ? cell.diedAnyhow : 0);
    }

    private static List<OffsetCount> counts(Map<Integer, Cell> byOffset, ToLongFunction<Cell> besides) {
        return byOffset.entrySet().stream()
                .filter(entry -> entry.getValue().checks + besides.applyAsLong(entry.getValue()) > 0)
                .map(entry -> {
                    long more = besides.applyAsLong(entry.getValue());
                    return new OffsetCount(
                            entry.getKey(), entry.getValue().failures + more, entry.getValue().checks + more);
                })
                .toList();
    }

    private static AcceptFinding of(Map<Integer, Cell> byOffset, long acceptWindowMillis, long seed) {
        List<OffsetCount> counts = counts(byOffset, cell -> 0);
        boolean proven = byOffset.entrySet().stream()
                .anyMatch(offset -> offset.getKey() <= acceptWindowMillis && offset.getValue().proofs > 0);
        long failures = counts.stream().mapToLong(OffsetCount::failures).sum();
        boolean failsInside =
                counts.stream().anyMatch(count -> count.failures() > 0 && count.offsetMillis() <= acceptWindowMillis);
        boolean found = proven
                || failsInside && failures >= MIN_FAILURES && TrendTest.pValue(trend(byOffset), seed) < SIGNIFICANT;
        if (!found) {
            return new AcceptFinding(counts, Optional.empty(), -1);
        }
        WindowEstimate window = WindowEstimate.of(counts).orElseThrow();
        int explainedUpTo = (int) Math.min(acceptWindowMillis, reach(counts, window, acceptWindowMillis));
        return new AcceptFinding(counts, Optional.of(window.upTo(lastFailure(counts, explainedUpTo))), explainedUpTo);
    }

    /** Where first messages fail beyond acceptWindow too, only the window itself is the race: the rest does not depend on the offset. */
    private static double reach(List<OffsetCount> counts, WindowEstimate window, long acceptWindowMillis) {
        boolean failsBeyond =
                counts.stream().anyMatch(count -> count.failures() > 0 && count.offsetMillis() > acceptWindowMillis);
        return failsBeyond ? window.closesAtMillis() + window.uncertaintyMillis() : acceptWindowMillis;
    }

    private static int lastFailure(List<OffsetCount> counts, int upTo) {
        return counts.stream()
                .filter(count -> count.failures() > 0 && count.offsetMillis() <= upTo)
                .mapToInt(OffsetCount::offsetMillis)
                .max()
                .orElse(0);
    }

    /** Whether checks with this symptom are to be told apart by their offsets; error texts have any in rows of AcceptRace only. */
    boolean concerns(Symptom symptom) {
        return SYMPTOMS.contains(symptom) && (symptom != Symptom.ERROR_FRAME || this != NONE);
    }

    /** Whether a failure at this offset is of the race. */
    boolean explains(int offsetMillis) {
        return offsetMillis <= explainedUpTo;
    }

    /** The smallest offset that was reached. */
    Optional<Integer> smallestOffset() {
        return counts.stream().map(OffsetCount::offsetMillis).findFirst();
    }
}
