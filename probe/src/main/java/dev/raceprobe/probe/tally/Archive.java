package dev.raceprobe.probe.tally;

import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.contract.Slice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The closed slices, oldest first: a value. Never more than fit a report; what has to give is resolution, not sums: neighbours
 * are merged, into blocks aligned on powers of two, the finest and oldest first, and where that does not help they are made
 * coarser themselves.
 */
final class Archive {
    /** Closed slices at most: a report has one open slice beside them. */
    static final int MAX_SLICES = ShardReport.MAX_SLICES - 1;

    /** Bytes of all of them as JSON, at most; the open slice and the history have their own shares of a report's 4 MiB. */
    static final int MAX_BYTES = 9 << 18;

    /** So many of the newest are merged only when nothing else helps: whoever reads now and then has then seen each by itself. */
    private static final int NEWEST_LEFT_ALONE = 8;

    private final List<Entry> entries;
    private final int evidencePerSymptom;

    private Archive(List<Entry> entries, int evidencePerSymptom) {
        this.entries = List.copyOf(entries);
        this.evidencePerSymptom = evidencePerSymptom;
    }

    private record Entry(Slice slice, int bytes) {
        static Entry of(Slice slice) {
            return new Entry(slice, Coarse.bytes(slice));
        }
    }

    /** @param evidencePerSymptom pieces of evidence that a slice keeps of each row and symptom, of whatever it is merged */
    static Archive empty(int evidencePerSymptom) {
        return new Archive(List.of(), evidencePerSymptom);
    }

    /** An archive of slices in order of time; those that another one covers are left out. */
    static Archive of(List<Slice> slices, int evidencePerSymptom) {
        Archive archive = empty(evidencePerSymptom);
        for (Slice slice : slices) {
            archive = slice.first() > archive.last() ? archive.add(slice, Long.MIN_VALUE) : archive;
        }
        return archive;
    }

    List<Slice> slices() {
        return entries.stream().map(Entry::slice).toList();
    }

    /** Those with something at or after a base slice. */
    List<Slice> since(long number) {
        return entries.stream()
                .map(Entry::slice)
                .filter(s -> s.last() >= number)
                .toList();
    }

    /** Number of the newest base slice; -1 if there is none. */
    long last() {
        return entries.isEmpty() ? -1 : entries.get(entries.size() - 1).slice().last();
    }

    /** With one more slice at the end, and without what ended before {@code oldest}. */
    Archive add(Slice closed, long oldest) {
        List<Entry> kept = new ArrayList<>(
                entries.stream().filter(e -> e.slice().last() >= oldest).toList());
        kept.add(Entry.of(closed));
        while (kept.size() > MAX_SLICES) {
            mergeOne(kept);
        }
        fit(kept);
        return new Archive(kept, evidencePerSymptom);
    }

    private void fit(List<Entry> kept) {
        for (int pieces : Coarse.pieces(evidencePerSymptom)) {
            if (bytes(kept) > MAX_BYTES) {
                trimEvidence(kept, pieces);
            }
        }
        while (bytes(kept) > MAX_BYTES && pair(kept, kept.size() - NEWEST_LEFT_ALONE) >= 0) {
            mergeOne(kept);
        }
        coarsen(kept, kept.size() - NEWEST_LEFT_ALONE);
        while (bytes(kept) > MAX_BYTES && kept.size() > 1) {
            mergeOne(kept);
        }
        coarsen(kept, kept.size());
    }

    /** The first {@code size}, the oldest first, no further than they have to be. */
    private static void coarsen(List<Entry> kept, int size) {
        for (Coarse coarse : Coarse.values()) {
            for (int i = 0; i < size && bytes(kept) > MAX_BYTES; i++) {
                kept.set(i, Entry.of(coarse.of(kept.get(i).slice())));
            }
        }
    }

    private static long bytes(List<Entry> kept) {
        return kept.stream().mapToLong(Entry::bytes).sum();
    }

    private void mergeOne(List<Entry> kept) {
        int at = pair(kept, kept.size() - NEWEST_LEFT_ALONE);
        at = at >= 0 ? at : pair(kept, kept.size());
        Slice merged = kept.get(at).slice().merge(kept.get(at + 1).slice()).withEvidence(evidencePerSymptom);
        kept.set(at, Entry.of(merged));
        kept.remove(at + 1);
    }

    /** Of the first {@code size} the oldest pair of neighbours that share the smallest aligned block; -1 without a pair. */
    private static int pair(List<Entry> kept, int size) {
        int best = -1;
        int bestLevel = Integer.MAX_VALUE;
        for (int i = 0; i + 1 < size; i++) {
            long block = kept.get(i).slice().first() ^ kept.get(i + 1).slice().last();
            int level = Long.SIZE - Long.numberOfLeadingZeros(block);
            if (level < bestLevel) {
                best = i;
                bestLevel = level;
            }
        }
        return best;
    }

    /** Keeps of all slices together so many pieces of each row and symptom, the newest. */
    private static void trimEvidence(List<Entry> kept, int pieces) {
        Map<String, Integer> seen = new HashMap<>();
        for (int i = kept.size() - 1; i >= 0; i--) {
            Slice slice = kept.get(i).slice();
            Set<Evidence> newest = new HashSet<>();
            slice.evidence().stream().sorted(Evidence.NEWEST_FIRST).forEach(e -> {
                if (seen.merge(e.row() + "/" + e.symptom(), 1, Integer::sum) <= pieces) {
                    newest.add(e);
                }
            });
            if (newest.size() < slice.evidence().size()) {
                List<Evidence> rest =
                        slice.evidence().stream().filter(newest::contains).toList();
                kept.set(i, Entry.of(withEvidence(slice, rest)));
            }
        }
    }

    static Slice withEvidence(Slice slice, List<Evidence> evidence) {
        return new Slice(
                slice.first(), slice.last(), slice.closed(), slice.health(), slice.reach(), slice.rows(), evidence);
    }
}
