package dev.raceprobe.probe.metrics;

import java.util.Locale;

/** Which exposition format a scraper would rather have (RFC 9110 §12.5.1). */
final class Accept {
    private Accept() {}

    /** Whether OpenMetrics is named, and not after plain text. */
    static boolean openMetrics(String accept) {
        double open = quality(accept, "application/openmetrics-text");
        return open > 0 && open >= quality(accept, "text/plain");
    }

    private static double quality(String accept, String type) {
        double best = 0;
        for (String range :
                accept == null ? new String[0] : accept.toLowerCase(Locale.ROOT).split(",")) {
            String[] parts = range.split(";");
            if (parts[0].strip().equals(type)) {
                best = Math.max(best, quality(parts));
            }
        }
        return best;
    }

    private static double quality(String[] parts) {
        for (String part : parts) {
            if (part.strip().startsWith("q=")) {
                try {
                    return Double.parseDouble(part.strip().substring(2));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
