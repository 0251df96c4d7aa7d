package dev.raceprobe.localkube.kind;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** How long ago, in the words of {@code kubectl}: 12s, 3m4s, 12m, 5h, 3d. */
final class HumanAge {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private HumanAge() {}

    static String since(String timestamp) {
        try {
            return of(Duration.between(Instant.parse(timestamp), Instant.now()).toSeconds());
        } catch (DateTimeException e) {
            return "<unknown>";
        }
    }

    /** As k8s.io/apimachinery's duration.HumanDuration, up to days. */
    static String of(long seconds) {
        if (seconds < 2 * MINUTE) {
            return Math.max(0, seconds) + "s";
        }
        if (seconds < 10 * MINUTE) {
            return two(seconds / MINUTE, "m", seconds % MINUTE, "s");
        }
        if (seconds < 3 * HOUR) {
            return seconds / MINUTE + "m";
        }
        if (seconds < 8 * HOUR) {
            return two(seconds / HOUR, "h", seconds % HOUR / MINUTE, "m");
        }
        if (seconds < 2 * DAY) {
            return seconds / HOUR + "h";
        }
        return seconds / DAY + "d";
    }

    private static String two(long big, String bigUnit, long small, String smallUnit) {
        return big + bigUnit + (small == 0 ? "" : small + smallUnit);
    }
}
