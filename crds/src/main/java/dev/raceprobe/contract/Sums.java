package dev.raceprobe.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/** Merging of maps key by key; what the tallies are made of. */
final class Sums {
    private Sums() {}

    /** A sorted, unmodifiable copy; null counts as empty. */
    static <K extends Comparable<K>, V> Map<K, V> copy(Map<K, V> map) {
        if (map == null || map.isEmpty()) {
            return Map.of();
        }
        // a tenth of the memory, and most of an operator's maps have one entry
        return map.size() == 1 ? Map.copyOf(map) : Collections.unmodifiableMap(new TreeMap<>(map));
    }

    /** The same of maps within a map. */
    static <K extends Comparable<K>, L extends Comparable<L>, V> Map<K, Map<L, V>> copyWithin(Map<K, Map<L, V>> map) {
        if (map == null || map.isEmpty()) {
            return Map.of();
        }
        Map<K, Map<L, V>> copy = new TreeMap<>();
        map.forEach((key, within) -> copy.put(key, copy(within)));
        return Collections.unmodifiableMap(copy);
    }

    /**
     * The union of one map of each part, values of a common key joined. All at once, because a sum that grows part by part is
     * copied for each of them.
     *
     * @param join of two values or more
     */
    static <T, K extends Comparable<K>, V> Map<K, V> join(
            List<T> parts, Function<T, Map<K, V>> field, Function<List<V>, V> join) {
        List<Map<K, V>> maps =
                parts.stream().map(field).filter(map -> !map.isEmpty()).toList();
        if (maps.size() <= 1) {
            return maps.isEmpty() ? Map.of() : maps.get(0);
        }
        Map<K, List<V>> groups = new TreeMap<>();
        maps.forEach(map -> map.forEach((key, value) ->
                groups.computeIfAbsent(key, k -> new ArrayList<>(maps.size())).add(value)));
        Map<K, V> joined = new TreeMap<>();
        groups.forEach((key, values) -> joined.put(key, values.size() == 1 ? values.get(0) : join.apply(values)));
        return Collections.unmodifiableMap(joined);
    }

    /** The union of one map of each part, counts of a common key added. */
    static <T, K extends Comparable<K>> Map<K, Long> counts(List<T> parts, Function<T, Map<K, Long>> field) {
        return join(parts, field, Sums::total);
    }

    /** The union of both, counts of a common key added. */
    static <K extends Comparable<K>> Map<K, Long> add(Map<K, Long> a, Map<K, Long> b) {
        return counts(List.of(a, b), Function.identity());
    }

    /** The same of counts within maps. */
    static <T, K extends Comparable<K>, L extends Comparable<L>> Map<K, Map<L, Long>> countsWithin(
            List<T> parts, Function<T, Map<K, Map<L, Long>>> field) {
        return join(parts, field, maps -> counts(maps, Function.identity()));
    }

    private static long total(List<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /** Of a list that is not empty. */
    static <V> V reduce(List<V> values, BinaryOperator<V> join) {
        return values.stream().reduce(join).orElseThrow();
    }
}
