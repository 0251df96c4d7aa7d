package dev.raceprobe.operator.picture;

import java.util.Locale;

/** Numbers for people: the decimal point is a point everywhere, units follow. */
public final class Numbers {
    private Numbers() {}

    /** Microseconds as milliseconds to the microsecond. */
    static String millis(long micros) {
        return String.format(Locale.ROOT, "%,.3f ms", micros / 1000.0);
    }

    /** Microseconds in the unit that reads best. */
    static String duration(double micros) {
        if (micros < 1_000) {
            return String.format(Locale.ROOT, "%.0f µs", micros);
        }
        if (micros < 1_000_000) {
            return trimmed(micros / 1_000) + " ms";
        }
        return trimmed(micros / 1_000_000) + " s";
    }

    /** @param share [0, 1] */
    static String percent(double share) {
        return trimmed(share * 100) + " %";
    }

    /** The share of a part in a whole: 100 % only where the part is the whole, 0 % only where it is nothing. */
    static String percent(long part, long whole) {
        if (whole == 0) {
            return "-";
        }
        double percent = 100.0 * part / whole;
        double shown = part < whole && percent > 99.99 ? 99.99 : part > 0 && percent < 0.01 ? 0.01 : percent;
        return trimmed(shown) + " %";
    }

    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A coordinate in a picture. */
    static String at(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String trimmed(double value) {
        String text = String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.2f" : "%.1f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
