package dev.raceprobe.probe.tally;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.Distribution;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.Health;
import dev.raceprobe.contract.Reach;
import dev.raceprobe.contract.RoundSeen;
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
 * What has been seen of the present slice since it was last harvested: live counters and histograms. It is written to by the event
 * loop, then handed over whole; turning it into a {@link Slice} takes time (histograms are encoded) and is done elsewhere.
 */
final class OpenSlice {
    private final long number;
    private final OpenRow[] rows;
    private final Map<Long, long[]> reach = new HashMap<>();
    private final Map<EvidenceGroup, Deque<Evidence>> evidence = new HashMap<>();
    private final int evidencePerSymptom;
    private final Histogram scheduleLag = Distribution.recorder();
    private final Histogram loopLag = Distribution.recorder();
    private long loopBlocked;
    private long exhausted;
    private long errors;
    private long latePongs;
    private long tokensObtained;
    private long tokensFailed;

    private final List<RowRound> ended = new ArrayList<>();

    /** A round that ended in this slice. */
    record RowRound(int row, RoundSeen seen) {}

    private record EvidenceGroup(int row, Symptom symptom) {}

    /**
     * @param number number of the base slice
     * @param rows number of rows of the plan
     * @param evidencePerSymptom pieces of evidence to keep of each row and symptom
     */
    OpenSlice(long number, int rows, int evidencePerSymptom) {
        this.number = number;
        this.rows = new OpenRow[rows];
        this.evidencePerSymptom = evidencePerSymptom;
    }

    long number() {
        return number;
    }

    OpenRow row(int index) {
        OpenRow row = rows[index];
        if (row == null) {
            row = new OpenRow();
            rows[index] = row;
        }
        return row;
    }

    void roundEnded(int row, RoundSeen seen) {
        ended.add(new RowRound(row, seen));
    }

    /** The rounds that ended, in that order. */
    List<RowRound> ended() {
        return ended;
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

    void token(boolean obtained) {
        if (obtained) {
            tokensObtained++;
        } else {
            tokensFailed++;
        }
    }

    void evidence(Evidence e) {
        Deque<Evidence> group =
                evidence.computeIfAbsent(new EvidenceGroup(e.row(), e.symptom()), k -> new ArrayDeque<>());
        group.addLast(e);
        if (group.size() > evidencePerSymptom) {
            group.removeFirst();
        }
    }

    Slice toSlice() {
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
        return new Slice(number, number, false, health(), reached, tallies, kept);
    }

    private Health health() {
        return new Health(
                Distribution.of(scheduleLag),
                Distribution.of(loopLag),
                loopBlocked,
                exhausted,
                errors,
                latePongs,
                tokensObtained,
                tokensFailed);
    }
}
