package dev.raceprobe.probe.tally;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.Distribution;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.Health;
import dev.raceprobe.contract.Reach;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.contract.Symptom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * The slice that is being written: live counters and histograms, confined to one thread. A copy is cheap; turning it into a
 * {@link Slice} is not (histograms are encoded) and is done elsewhere.
 */
final class OpenSlice {
    private final Slice resumed;
    private final OpenRow[] rows;
    private final Map<Long, long[]> reach = new HashMap<>();
    private final Map<EvidenceGroup, Deque<Evidence>> evidence = new HashMap<>();
    private final int evidencePerSymptom;
    private Histogram scheduleLag = Distribution.recorder();
    private Histogram loopLag = Distribution.recorder();
    private long loopBlocked;
    private long exhausted;
    private long errors;
    private long latePongs;

    private record EvidenceGroup(int row, Symptom symptom) {}

    /**
     * @param resumed what is in the slice already, from before a restart; else {@link Slice#open}
     * @param rows number of rows of the plan
     * @param evidencePerSymptom pieces of evidence to keep of each row and symptom
     */
    OpenSlice(Slice resumed, int rows, int evidencePerSymptom) {
        this.resumed = resumed;
        this.rows = new OpenRow[rows];
        this.evidencePerSymptom = evidencePerSymptom;
    }

    long number() {
        return resumed.last();
    }

    OpenRow row(int index) {
        OpenRow row = rows[index];
        if (row == null) {
            row = new OpenRow();
            rows[index] = row;
        }
        return row;
    }

    void reached(long atMillis, boolean upgraded) {
        long[] counts = reach.computeIfAbsent(Math.floorDiv(atMillis, CheckKey.BIN_MILLIS), k -> new long[2]);
        counts[0]++;
        if (upgraded) {
            counts[1]++;
        }
    }

    void scheduleLag(long nanos) {
        scheduleLag.recordValue(Math.max(0, nanos));
    }

    void loopLag(long nanos) {
        loopLag.recordValue(Math.max(0, nanos));
    }

    void loopBlocked() {
        loopBlocked++;
    }

    void exhausted() {
        exhausted++;
    }

    void ownError() {
        errors++;
    }

    void latePong() {
        latePongs++;
    }

    void evidence(Evidence e) {
        Deque<Evidence> group =
                evidence.computeIfAbsent(new EvidenceGroup(e.row(), e.symptom()), k -> new ArrayDeque<>());
        group.addLast(e);
        if (group.size() > evidencePerSymptom) {
            group.removeFirst();
        }
    }

    OpenSlice copy() {
        OpenSlice copy = new OpenSlice(resumed, rows.length, evidencePerSymptom);
        for (int i = 0; i < rows.length; i++) {
            copy.rows[i] = rows[i] == null ? null : rows[i].copy();
        }
        reach.forEach((bin, counts) -> copy.reach.put(bin, counts.clone()));
        evidence.forEach((group, kept) -> copy.evidence.put(group, new ArrayDeque<>(kept)));
        copy.scheduleLag = scheduleLag.copy();
        copy.loopLag = loopLag.copy();
        copy.loopBlocked = loopBlocked;
        copy.exhausted = exhausted;
        copy.errors = errors;
        copy.latePongs = latePongs;
        return copy;
    }

    Slice toSlice(boolean closed) {
        Map<Long, Reach> reached = new TreeMap<>();
        reach.forEach((bin, counts) -> reached.put(bin, new Reach(counts[0], counts[1])));
        Map<Integer, RowTally> tallies = new TreeMap<>();
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] != null) {
                tallies.put(i, rows[i].toTally());
            }
        }
        List<Evidence> kept = new ArrayList<>();
        evidence.values().forEach(group -> group.forEach(e -> kept.add(EvidenceSize.bounded(e))));
        kept.sort(Evidence.NEWEST_FIRST);
        Slice seen = new Slice(number(), number(), closed, health(), reached, tallies, kept);
        Slice all = holdsNothing(resumed) ? seen : resumed.merge(seen);
        return new Slice(all.first(), all.last(), closed, all.health(), all.reach(), all.rows(), all.evidence());
    }

    private Health health() {
        return new Health(
                Distribution.of(scheduleLag), Distribution.of(loopLag), loopBlocked, exhausted, errors, latePongs);
    }

    private static boolean holdsNothing(Slice slice) {
        return slice.rows().isEmpty() && slice.reach().isEmpty() && slice.health() == Health.empty();
    }
}
