package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.HeldEnd;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Set;

/**
 * Moments at which connections of different ages died together, within 2 s of each other. At least four of them are a pattern, if
 * they explain most deaths: of many that die by chance, some die together.
 *
 * @param moments how many there were
 * @param died the ends of all of them
 * @param deaths how many died at all
 */
record CommonDeaths(int moments, Set<HeldEnd> died, int deaths) {
    static final int MIN_MOMENTS = 4;

    private static final long TOGETHER_MILLIS = 2_000;
    private static final double TOLERANCE = 0.05;
    private static final long TIMER_MILLIS = 100;

    static CommonDeaths of(Collection<HeldEnd> ends) {
        List<HeldEnd> dead = ends.stream()
                .filter(end -> !end.survived())
                .sorted((a, b) -> Long.compare(a.endedAtMillis(), b.endedAtMillis()))
                .toList();
        int moments = 0;
        Set<HeldEnd> died = new HashSet<>();
        List<HeldEnd> together = new ArrayList<>();
        for (HeldEnd end : dead) {
            if (!together.isEmpty() && !isTogether(together, end)) {
                moments += close(together, died);
            }
            together.add(end);
        }
        moments += close(together, died);
        return new CommonDeaths(moments, died, dead.size());
    }

    boolean isPattern() {
        return moments >= MIN_MOMENTS && 2 * died.size() > deaths;
    }

    private static boolean isTogether(List<HeldEnd> together, HeldEnd next) {
        return next.endedAtMillis() - together.get(0).endedAtMillis() <= TOGETHER_MILLIS;
    }

    private static int close(List<HeldEnd> together, Set<HeldEnd> died) {
        boolean counts = areOfDifferentAges(together);
        if (counts) {
            died.addAll(together);
        }
        together.clear();
        return counts ? 1 : 0;
    }

    /** Ages that differ by more than the moments of death do, and by more than a limit on the age would let them. */
    private static boolean areOfDifferentAges(List<HeldEnd> together) {
        if (together.size() < 2) {
            return false;
        }
        LongSummaryStatistics ages =
                together.stream().mapToLong(HeldEnd::lifetimeMillis).summaryStatistics();
        long spread = together.get(together.size() - 1).endedAtMillis()
                - together.get(0).endedAtMillis();
        long limit = Math.max((long) (TOLERANCE * ages.getMax()), 2 * spread + TIMER_MILLIS);
        return ages.getMax() - ages.getMin() > limit;
    }
}
