package dev.raceprobe.probe.symptom;

import java.util.OptionalDouble;

/** Reads one gauge out of the Prometheus text format: the sum over all its series. */
public final class Gauge {
    private Gauge() {}

    /** The value; empty if the text has no such series, or none that is a number. */
    public static OptionalDouble read(String text, String name) {
        OptionalDouble sum = OptionalDouble.empty();
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (line.startsWith(name)) {
                OptionalDouble value = valueOf(line.substring(name.length()));
                if (value.isPresent()) {
                    sum = OptionalDouble.of(sum.orElse(0) + value.getAsDouble());
                }
            }
        }
        return sum;
    }

    /** What follows the name: labels in braces, a value, a timestamp; only the value is needed. */
    private static OptionalDouble valueOf(String rest) {
        String values = rest;
        if (rest.startsWith("{")) {
            int end = rest.lastIndexOf('}');
            if (end < 0) {
                return OptionalDouble.empty();
            }
            values = rest.substring(end + 1);
        } else if (rest.isEmpty() || !Character.isWhitespace(rest.charAt(0))) {
            return OptionalDouble.empty(); // a longer name
        }
        try {
            double value = Double.parseDouble(values.strip().split("\\s+")[0]);
            return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }
}
