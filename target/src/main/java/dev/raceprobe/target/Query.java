package dev.raceprobe.target;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The switches of one request; each is read by its rule, and what nobody read is a mistake. */
final class Query {
    private static final Pattern MILLIS = Pattern.compile("([0-9]{1,6})(ms|s)?");

    private final Map<String, String> values;
    private final Set<String> read = new HashSet<>(Set.of("access_token"));

    Query(Map<String, String> values) {
        this.values = new TreeMap<>(values);
    }

    /** A probability in [0, 1]. */
    double probability(String name, double otherwise) {
        read.add(name);
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            double p = Double.parseDouble(text);
            if (p >= 0 && p <= 1) {
                return p;
            }
        } catch (NumberFormatException e) {
            throw refused(name, "must be in [0, 1]", text);
        }
        throw refused(name, "must be in [0, 1]", text);
    }

    /** A duration, {@code 80}, {@code 80ms} or {@code 1s}, in nanoseconds. */
    long nanos(String name, long otherwiseMillis) {
        read.add(name);
        String text = values.get(name);
        return text == null ? otherwiseMillis * 1_000_000 : parseNanos(name, text);
    }

    /** A range of durations, {@code 20..80ms}, or one duration; in nanoseconds. */
    long[] nanosRange(String name, long otherwiseMillis) {
        read.add(name);
        String text = values.get(name);
        if (text == null) {
            return new long[] {otherwiseMillis * 1_000_000, otherwiseMillis * 1_000_000};
        }
        int dots = text.indexOf("..");
        if (dots < 0) {
            long nanos = parseNanos(name, text);
            return new long[] {nanos, nanos};
        }
        long from = parseNanos(name, text.substring(0, dots));
        long to = parseNanos(name, text.substring(dots + 2));
        if (from > to) {
            throw refused(name, "must be from..to with from at most to", text);
        }
        return new long[] {from, to};
    }

    private static long parseNanos(String name, String text) {
        Matcher matcher = MILLIS.matcher(text);
        if (!matcher.matches()) {
            throw refused(name, "must be a duration like 80ms", text);
        }
        return Long.parseLong(matcher.group(1)) * ("s".equals(matcher.group(2)) ? 1_000_000_000L : 1_000_000L);
    }

    /** One of some words. */
    String word(String name, List<String> allowed) {
        read.add(name);
        String text = values.getOrDefault(name, allowed.get(0));
        if (!allowed.contains(text)) {
            throw refused(name, "must be one of " + String.join(", ", allowed), text);
        }
        return text;
    }

    /** @throws IllegalArgumentException if there is a switch that this path does not have */
    void refuseOthers() {
        values.keySet().stream()
                .filter(name -> !read.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("query " + name + ": unknown; this path knows "
                            + String.join(", ", read.stream().sorted().toList()));
                });
    }

    private static IllegalArgumentException refused(String name, String rule, String value) {
        return new IllegalArgumentException("query " + name + ": " + rule + ", was " + value);
    }
}
