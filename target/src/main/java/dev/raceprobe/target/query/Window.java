package dev.raceprobe.target.query;

import java.util.SplittableRandom;

/** A span of time that is fixed ({@code 80ms}) or drawn anew for each connection ({@code 20..80ms}); 0 <= min <= max. */
public record Window(long minNanos, long maxNanos) {
    public Window {
        if (minNanos < 0 || maxNanos < minNanos) {
            throw new IllegalArgumentException(
                    "window must be 0 <= min <= max, was " + minNanos + ".." + maxNanos + " ns");
        }
    }

    static Window parse(String text) {
        int dots = text.indexOf("..");
        if (dots < 0) {
            long nanos = Spans.nanos(text, "ms");
            return new Window(nanos, nanos);
        }
        String max = text.substring(dots + 2);
        return new Window(Spans.nanos(text.substring(0, dots), Spans.unitOf(max, "ms")), Spans.nanos(max, "ms"));
    }

    public long drawNanos(SplittableRandom random) {
        return minNanos == maxNanos ? minNanos : random.nextLong(minNanos, maxNanos + 1);
    }
}
