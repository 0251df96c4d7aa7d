package dev.raceprobe.operator.judge;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * An idle timeout between probe and target.
 *
 * @param aboveMillis the longest interval at which frames kept connections open; empty: no arm was busy enough
 * @param measuredMillis the median silence after which connections died
 * @param belowMillis the shortest interval of an arm that died; empty: only silent ones did
 */
public record IdleEstimate(OptionalLong aboveMillis, long measuredMillis, OptionalLong belowMillis) {
    /** For people and for the status: seconds to one decimal. */
    public static String seconds(long millis) {
        long tenths = Math.round(millis / 100.0);
        return tenths % 10 == 0 ? tenths / 10 + "s" : String.format(Locale.ROOT, "%.1fs", tenths / 10.0);
    }
}
