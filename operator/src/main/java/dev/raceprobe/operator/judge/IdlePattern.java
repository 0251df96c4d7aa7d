package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.HeldEnd;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Whether held connections died of silence: the time since the last frame clusters (within 5 % or 1 s, whichever is more) over
 * nearly all that could be silent for so long, and arms that are busier live on. Without a busier arm that lives on, silence and
 * age are the same, and age it is.
 *
 * @param died the ends that are explained by it
 */
record IdlePattern(Set<HeldEnd> died, IdleEstimate estimate) {
    private static final double TOLERANCE = 0.05;
    private static final long TOLERANCE_MILLIS = 1_000;
    private static final int MIN_DEATHS = 2;
    private static final double NEARLY_ALL = 0.8;

    /** The pattern that explains most ends; empty if none does. */
    static Optional<IdlePattern> of(Collection<HeldEnd> ends) {
        return ends.stream()
                .filter(end -> !end.survived())
                .map(HeldEnd::idleMillis)
                .distinct()
                .flatMap(idle -> around(idle, ends).stream())
                .max(Comparator.<IdlePattern>comparingInt(
                                pattern -> pattern.died().size())
                        .thenComparing(pattern -> -pattern.estimate().measuredMillis()));
    }

    private static Optional<IdlePattern> around(long centreMillis, Collection<HeldEnd> ends) {
        long tolerance = tolerance(centreMillis);
        if (centreMillis < 2 * tolerance) {
            return Optional.empty(); // whatever dies has been silent for so little time by chance
        }
        List<HeldEnd> died = ends.stream()
                .filter(end -> !end.survived() && Math.abs(end.idleMillis() - centreMillis) <= tolerance)
                .toList();
        long able = ends.stream()
                .filter(end -> end.intervalMillis() == 0 || end.intervalMillis() > centreMillis)
                .count();
        List<HeldEnd> busier = ends.stream()
                .filter(end -> end.intervalMillis() > 0 && end.intervalMillis() < centreMillis)
                .filter(end -> end.lifetimeMillis() > centreMillis + tolerance)
                .toList();
        if (died.size() < MIN_DEATHS || died.size() < NEARLY_ALL * able || busier.isEmpty()) {
            return Optional.empty();
        }
        long median = median(died);
        return Optional.of(new IdlePattern(
                Set.copyOf(died),
                new IdleEstimate(
                        busier.stream().mapToLong(HeldEnd::intervalMillis).max(),
                        median,
                        shortestInterval(died, median))));
    }

    static long tolerance(long millis) {
        return Math.max(TOLERANCE_MILLIS, (long) (TOLERANCE * millis));
    }

    private static long median(List<HeldEnd> ends) {
        return ends.stream()
                .mapToLong(HeldEnd::idleMillis)
                .sorted()
                .skip((ends.size() - 1) / 2)
                .findFirst()
                .orElseThrow();
    }

    private static OptionalLong shortestInterval(List<HeldEnd> died, long medianMillis) {
        return died.stream()
                .mapToLong(HeldEnd::intervalMillis)
                .filter(interval -> interval > medianMillis)
                .min();
    }
}
