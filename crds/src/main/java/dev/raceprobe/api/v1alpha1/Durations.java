package dev.raceprobe.api.v1alpha1;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as the API writes them: GEP-2257, {@code ^([0-9]{1,5}(h|m|s|ms)){1,4}$}, for example {@code 1m30s}.
 */
public final class Durations {
    /** The pattern of a duration in the API. */
    public static final String PATTERN = "^([0-9]{1,5}(h|m|s|ms)){1,4}$";

    private static final Pattern WHOLE = Pattern.compile(PATTERN);
    private static final Pattern PART = Pattern.compile("([0-9]{1,5})(ms|h|m|s)");

    private Durations() {}

    /**
     * Reads a duration.
     *
     * @throws IllegalArgumentException if {@code text} does not match {@link #PATTERN}
     */
    public static Duration parse(String text) {
        if (text == null || !WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException("a duration must match " + PATTERN + ", was " + text);
        }
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            long amount = Long.parseLong(part.group(1));
            sum = sum.plus(
                    switch (part.group(2)) {
                        case "h" -> Duration.ofHours(amount);
                        case "m" -> Duration.ofMinutes(amount);
                        case "s" -> Duration.ofSeconds(amount);
                        default -> Duration.ofMillis(amount);
                    });
        }
        return sum;
    }

    /** The duration in whole milliseconds. */
    public static long millis(String text) {
        return parse(text).toMillis();
    }

    /** The duration in nanoseconds. */
    public static long nanos(String text) {
        return parse(text).toNanos();
    }

    /** Writes whole milliseconds as {@code 1h2m3s4ms}, without the parts that are zero; zero is {@code 0ms}. */
    public static String ofMillis(long millis) {
        if (millis < 0) {
            throw new IllegalArgumentException("millis must be in [0, ...), was " + millis);
        }
        StringBuilder text = new StringBuilder();
        append(text, millis / 3_600_000, "h");
        append(text, millis / 60_000 % 60, "m");
        append(text, millis / 1_000 % 60, "s");
        append(text, millis % 1_000, "ms");
        return text.isEmpty() ? "0ms" : text.toString();
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount > 0) {
            text.append(amount).append(unit);
        }
    }
}
