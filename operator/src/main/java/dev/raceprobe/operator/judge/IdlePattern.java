package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.HeldEnd;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether held connections died of silence: the time since the last frame clusters (within 5 % or 1 s, whichever is more), and arms
 * that are busier live on. It does where nearly all die that can be silent for so long; where only some do, as behind one of
 * several proxies, more of them have to die than who is as old and busier, beyond chance. Without a busier arm that lives on,
 * silence and age are the same, and age it is. A timeout in the application hears messages alone: to it a connection that only
 * pings is silent, which is what they died of where more is explained so.
 *
 * @param died the ends that are explained by it
 * @param pingsCount whether pings prevent it
 */
record IdlePattern(Set<HeldEnd> died, boolean pingsCount, IdleEstimate estimate) {
    private static final double TOLERANCE = 0.05;
    private static final long TOLERANCE_MILLIS = 1_000;
    private static final int MIN_DEATHS = 2;
    private static final double NEARLY_ALL = 0.8;

    /** Over all silences that are looked at. */
    private static final double SIGNIFICANT = 0.001;

    private static final String PING_ARM = "ping.";

    /** An end as the one sees it who hears all frames, or messages alone; interval 0 is silent. */
    record Silence(HeldEnd end, long intervalMillis, long idleMillis) {
        static Silence ofFrames(HeldEnd end) {
            return new Silence(end, end.intervalMillis(), end.idleMillis());
        }

        static Silence ofMessages(HeldEnd end) {
            boolean sendsNone = end.intervalMillis() == 0 || end.arm().startsWith(PING_ARM);
            return sendsNone ? new Silence(end, 0, end.lifetimeMillis()) : ofFrames(end);
        }

        boolean isDeath() {
            return !end.survived();
        }

        long lifetimeMillis() {
            return end.lifetimeMillis();
        }
    }

    /** The pattern that explains most ends; empty if none does. */
    static Optional<IdlePattern> of(Collection<HeldEnd> ends) {
        Stream<IdlePattern> ofFrames =
                patterns(ends.stream().map(Silence::ofFrames).toList(), true);
        Stream<IdlePattern> ofMessages =
                patterns(ends.stream().map(Silence::ofMessages).toList(), false);
        return Stream.concat(ofFrames, ofMessages)
                .max(Comparator.<IdlePattern>comparingInt(
                                pattern -> pattern.died().size())
                        .thenComparing(IdlePattern::pingsCount)
                        .thenComparing(pattern -> -pattern.estimate().measuredMillis()));
    }

    private static Stream<IdlePattern> patterns(List<Silence> silences, boolean pingsCount) {
        long[] centres = silences.stream()
                .filter(Silence::isDeath)
                .mapToLong(Silence::idleMillis)
                .distinct()
                .toArray();
        SilenceRisk risk = new SilenceRisk(silences);
        return Arrays.stream(centres)
                .boxed()
                .flatMap(centre -> around(centre, silences, risk, SIGNIFICANT / centres.length, pingsCount).stream());
    }

    private static Optional<IdlePattern> around(
            long centreMillis, List<Silence> silences, SilenceRisk risk, double significant, boolean pingsCount) {
        long tolerance = tolerance(centreMillis);
        if (centreMillis < 2 * tolerance) {
            return Optional.empty(); // whatever dies has been silent for so little time by chance
        }
        List<Silence> died = silences.stream()
                .filter(silence -> silence.isDeath() && Math.abs(silence.idleMillis() - centreMillis) <= tolerance)
                .toList();
        long able = silences.stream()
                .filter(silence -> silence.intervalMillis() == 0 || silence.intervalMillis() > centreMillis)
                .count();
        List<Silence> busier = silences.stream()
                .filter(silence -> silence.intervalMillis() > 0 && silence.intervalMillis() < centreMillis)
                .filter(silence -> silence.lifetimeMillis() > centreMillis + tolerance)
                .toList();
        if (died.size() < MIN_DEATHS
                || busier.isEmpty()
                || died.size() < NEARLY_ALL * able && risk.chance(centreMillis, tolerance) >= significant) {
            return Optional.empty();
        }
        long median = median(died);
        return Optional.of(new IdlePattern(
                died.stream().map(Silence::end).collect(Collectors.toUnmodifiableSet()),
                pingsCount,
                new IdleEstimate(
                        busier.stream().mapToLong(Silence::intervalMillis).max(),
                        median,
                        shortestInterval(died, median))));
    }

    static long tolerance(long millis) {
        return Math.max(TOLERANCE_MILLIS, (long) (TOLERANCE * millis));
    }

    private static long median(List<Silence> died) {
        return died.stream()
                .mapToLong(Silence::idleMillis)
                .sorted()
                .skip((died.size() - 1) / 2)
                .findFirst()
                .orElseThrow();
    }

    private static OptionalLong shortestInterval(List<Silence> died, long medianMillis) {
        return died.stream()
                .mapToLong(Silence::intervalMillis)
                .filter(interval -> interval > medianMillis)
                .min();
    }
}
