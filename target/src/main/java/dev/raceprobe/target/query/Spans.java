package dev.raceprobe.target.query;

import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text form of a span of time: {@code 80ms}, {@code 1.5s}, {@code 250us}; a bare number is milliseconds. */
final class Spans {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)(us|ms|s|m)?");

    private Spans() {}

    /** Nanoseconds; a text without a unit takes {@code unit}. */
    static long nanos(String text, String unit) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        return Math.round(Double.parseDouble(matcher.group(1)) * nanosOf(unitOf(text, unit)));
    }

    static String unitOf(String text, String otherwise) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches() && matcher.group(2) != null ? matcher.group(2) : otherwise;
    }

    private static long nanosOf(String unit) {
        return switch (unit) {
            case "us" -> TimeUnit.MICROSECONDS.toNanos(1);
            case "ms" -> TimeUnit.MILLISECONDS.toNanos(1);
            case "s" -> TimeUnit.SECONDS.toNanos(1);
            case "m" -> TimeUnit.MINUTES.toNanos(1);
            default -> throw new IllegalArgumentException(unit);
        };
    }
}
