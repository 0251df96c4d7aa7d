package dev.raceprobe.contract;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/** Merging of maps key by key; what the tallies are made of. */
final class Sums {
    private Sums() {}

    /** A sorted, unmodifiable copy; null counts as empty. */
    static <K extends Comparable<K>, V> Map<K, V> copy(Map<K, V> map) {
        return map == null || map.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(map));
    }

    /** The union of both, values of a common key joined. */
    static <K extends Comparable<K>, V> Map<K, V> merge(Map<K, V> a, Map<K, V> b, BinaryOperator<V> join) {
        if (a.isEmpty()) {
            return b;
        }
        if (b.isEmpty()) {
            return a;
        }
        Map<K, V> sum = new TreeMap<>(a);
        b.forEach((key, value) -> sum.merge(key, value, join));
        return Collections.unmodifiableMap(sum);
    }

    /** The union of both, counts of a common key added. */
    static <K extends Comparable<K>> Map<K, Long> add(Map<K, Long> a, Map<K, Long> b) {
        return merge(a, b, Long::sum);
    }
}
