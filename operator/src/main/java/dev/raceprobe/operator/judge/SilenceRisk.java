package dev.raceprobe.operator.judge;

import dev.raceprobe.operator.judge.IdlePattern.Silence;
import dev.raceprobe.operator.stats.LogRank;
import java.util.Arrays;
import java.util.List;

/**
 * Who was alive at the age at which each connection died, and how silent they were then. Where a silence kills only some, as behind
 * one of several proxies, it strikes those that are silent for so long, and spares who is as old and busier.
 */
final class SilenceRisk {
    private final List<Silence> deaths;
    private final long[] intervals;

    /** By death and interval. */
    private final long[][] alive;

    SilenceRisk(List<Silence> silences) {
        this.deaths = silences.stream().filter(Silence::isDeath).toList();
        this.intervals =
                silences.stream().mapToLong(Silence::intervalMillis).distinct().toArray();
        long[][] lifetimes = new long[intervals.length][];
        for (int kind = 0; kind < intervals.length; kind++) {
            long interval = intervals[kind];
            lifetimes[kind] = silences.stream()
                    .filter(silence -> silence.intervalMillis() == interval)
                    .mapToLong(Silence::lifetimeMillis)
                    .sorted()
                    .toArray();
        }
        this.alive = deaths.stream()
                .map(death -> Arrays.stream(lifetimes)
                        .mapToLong(sorted -> atLeast(sorted, death.lifetimeMillis()))
                        .toArray())
                .toArray(long[][]::new);
    }

    private static long atLeast(long[] sorted, long millis) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < millis) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return sorted.length - low;
    }

    /**
     * The probability, at most, that so many died while they were silent for about so long, if who died were drawn from all that
     * were as old.
     */
    double chance(long centreMillis, long toleranceMillis) {
        LogRank test = new LogRank();
        for (int i = 0; i < deaths.size(); i++) {
            long age = deaths.get(i).lifetimeMillis();
            long all = 0;
            long silent = 0;
            for (int kind = 0; kind < intervals.length; kind++) {
                all += alive[i][kind];
                silent += isAround(intervals[kind], age, centreMillis, toleranceMillis) ? alive[i][kind] : 0;
            }
            test.add(
                    isAround(deaths.get(i).intervalMillis(), age, centreMillis, toleranceMillis),
                    (double) silent / all);
        }
        return test.moreInGroup();
    }

    /** Whether who sends at this interval has been silent for about so long at this age. */
    private static boolean isAround(long intervalMillis, long ageMillis, long centreMillis, long toleranceMillis) {
        long silence = intervalMillis == 0 ? ageMillis : ageMillis % intervalMillis;
        return Math.abs(silence - centreMillis) <= toleranceMillis;
    }
}
