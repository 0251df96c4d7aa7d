package dev.raceprobe.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a shard saw in a stretch of time. Base slices are numbered on the wall clock: slice n covers
 * [n × sliceMillis, (n + 1) × sliceMillis); a coarser slice is the merge of its base slices.
 *
 * @param first number of the first base slice
 * @param last number of the last base slice, at least {@code first}
 * @param closed whether nothing will be added any more
 * @param health how well the probe itself worked
 * @param reach by time bin, see {@link CheckKey#BIN_MILLIS}
 * @param rows by index of the row
 * @param evidence at most {@link #MAX_EVIDENCE_PER_SYMPTOM} of each row and symptom, the newest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Slice(
        long first,
        long last,
        boolean closed,
        Health health,
        Map<Long, Reach> reach,
        Map<Integer, RowTally> rows,
        List<Evidence> evidence) {

    /** How many pieces of evidence a slice keeps of each row and symptom, however many a spec asks for. */
    public static final int MAX_EVIDENCE_PER_SYMPTOM = 100;

    public Slice {
        if (first > last) {
            throw new IllegalArgumentException("first must be at most last, was " + first + " > " + last);
        }
        health = health == null ? Health.empty() : health;
        reach = Sums.copy(reach);
        rows = Sums.copy(rows);
        evidence = evidence == null ? List.of() : List.copyOf(evidence);
    }

    /** An open slice in which nothing has been seen yet. */
    public static Slice open(long number) {
        return new Slice(number, number, false, null, null, null, null);
    }

    /** Both together: from the earlier first to the later last; closed if both are. */
    public Slice merge(Slice other) {
        return merged(List.of(this, other)).orElseThrow();
    }

    /** All together, from the earliest first to the latest last; closed if all are. Empty of none. */
    public static Optional<Slice> merged(List<Slice> slices) {
        if (slices.size() <= 1) {
            return slices.stream().findFirst();
        }
        return Optional.of(new Slice(
                slices.stream().mapToLong(Slice::first).min().orElseThrow(),
                slices.stream().mapToLong(Slice::last).max().orElseThrow(),
                slices.stream().allMatch(Slice::closed),
                Health.merged(slices.stream().map(Slice::health).toList()),
                Sums.join(slices, Slice::reach, seen -> Sums.reduce(seen, Reach::merge)),
                Sums.join(slices, Slice::rows, RowTally::merged),
                newest(slices.stream().flatMap(slice -> slice.evidence().stream()), MAX_EVIDENCE_PER_SYMPTOM)));
    }

    /** The tally of a row, empty where nothing was seen. */
    public RowTally row(int index) {
        return rows.getOrDefault(index, RowTally.empty());
    }

    /** The same, with the newest evidence of each row and symptom alone: at most so many pieces. */
    public Slice withEvidence(int perSymptom) {
        List<Evidence> newest = newest(evidence.stream(), perSymptom);
        return newest.size() == evidence.size() ? this : new Slice(first, last, closed, health, reach, rows, newest);
    }

    private static List<Evidence> newest(Stream<Evidence> evidence, int perSymptom) {
        Map<String, List<Evidence>> groups = new HashMap<>();
        evidence.distinct()
                .forEach(e -> groups.computeIfAbsent(e.row() + "/" + e.symptom(), k -> new ArrayList<>())
                        .add(e));
        return groups.values().stream()
                .flatMap(group -> group.stream().sorted(Evidence.NEWEST_FIRST).limit(perSymptom))
                .sorted(Evidence.NEWEST_FIRST.thenComparing(Comparator.comparingInt(Evidence::row)))
                .toList();
    }
}
