package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.contract.Symptom;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Symptoms and connections over all rows: in the whole window, and in its last minute, which is how things stand now.
 *
 * @param newestBin in which an attempt or a check was seen last
 * @param described for people, for example {@code refused 40, rejected 2 (503: 2)}
 * @param unavailable why there was no token; empty where there was
 */
record Seen(long newestBin, Map<Symptom, Long> ever, Map<Symptom, Long> now, String described, String unavailable) {

    static Seen of(List<Slice> slices, WindowFacts facts) {
        List<RowTally> rows =
                slices.stream().flatMap(slice -> slice.rows().values().stream()).toList();
        long newest = rows.stream()
                .flatMap(row -> row.checks().keySet().stream())
                .mapToLong(CheckKey::bin)
                .reduce(facts.newestBin(), Math::max);
        Map<Symptom, Long> ever = new EnumMap<>(Symptom.class);
        Map<Symptom, Long> now = new EnumMap<>(Symptom.class);
        Map<ConnectResult, Long> results = new EnumMap<>(ConnectResult.class);
        Map<String, Long> codes = new TreeMap<>();
        for (RowTally row : rows) {
            row.checks().forEach((key, checks) -> {
                Symptom symptom = Symptoms.ofNetwork(key);
                ever.merge(symptom, checks, Long::sum);
                if (key.bin() > newest - WindowFacts.BINS_OF_A_MINUTE) {
                    now.merge(symptom, checks, Long::sum);
                }
            });
            row.attempts().forEach((result, attempts) -> results.merge(result, attempts, Long::sum));
            row.rejections().forEach((code, attempts) -> codes.merge(code, attempts, Long::sum));
        }
        return new Seen(newest, ever, now, described(results, codes), unavailable(rows));
    }

    /** Checks with one of these symptoms in the whole window. */
    long ever(Symptom symptom) {
        return ever.getOrDefault(symptom, 0L);
    }

    /** Checks with one of these symptoms in the last minute. */
    long now(Symptom... symptoms) {
        long sum = 0;
        for (Symptom symptom : symptoms) {
            sum += now.getOrDefault(symptom, 0L);
        }
        return sum;
    }

    /** All checks of the window. */
    long checks() {
        return ever.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String described(Map<ConnectResult, Long> results, Map<String, Long> codes) {
        String all = results.entrySet().stream()
                .map(e -> e.getKey().wireName() + " " + e.getValue())
                .collect(Collectors.joining(", "));
        return codes.isEmpty()
                ? all
                : all
                        + codes.entrySet().stream()
                                .map(e -> e.getKey() + ": " + e.getValue())
                                .collect(Collectors.joining(", ", " (", ")"));
    }

    private static String unavailable(List<RowTally> rows) {
        Optional<CheckKey> newest = rows.stream()
                .flatMap(row -> row.checks().keySet().stream())
                .filter(key -> key.symptom() == Symptom.NO_CREDENTIALS)
                .max(CheckKey::compareTo);
        return newest.map(CheckKey::detail).orElse("");
    }
}
