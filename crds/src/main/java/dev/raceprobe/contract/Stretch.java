package dev.raceprobe.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Rounds one after the other: one round as it was, or several clean ones, evenly spaced. Rounds that are not clean are told one
 * by one, so that nothing is lost of them and a day of clean ones takes little room.
 *
 * @param firstMillis when the first began, wall-clock epoch milliseconds of the pod
 * @param lastMillis when the last began, at least {@code firstMillis}
 * @param rounds how many, [1, ...)
 * @param checks finished checks of all of them, by symptom
 */
public record Stretch(long firstMillis, long lastMillis, long rounds, Map<Symptom, Long> checks)
        implements Comparable<Stretch> {
    /** How many rounds are told together at most. */
    public static final int MAX_ROUNDS = 512;

    public Stretch {
        if (firstMillis > lastMillis) {
            throw new IllegalArgumentException("firstMillis must be at most lastMillis, was " + firstMillis);
        }
        if (rounds < 1) {
            throw new IllegalArgumentException("rounds must be in [1, ...), was " + rounds);
        }
        checks = Sums.copy(checks);
    }

    /** A stretch of one round. */
    public static Stretch of(RoundSeen round) {
        return new Stretch(round.startMillis(), round.startMillis(), 1, round.checks());
    }

    /** Reads what {@link #toString} writes. */
    @JsonCreator
    public static Stretch parse(String text) {
        String[] parts = text.split("\\|", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("a stretch must be first|length|rounds|checks, was " + text);
        }
        Map<Symptom, Long> checks = new TreeMap<>();
        for (String check : parts[3].isEmpty() ? new String[0] : parts[3].split(",")) {
            String[] counted = check.split("=", 2);
            checks.put(Symptom.ofWireName(counted[0]), Long.parseLong(counted[counted.length - 1]));
        }
        long first = Long.parseLong(parts[0]);
        return new Stretch(first, first + Long.parseLong(parts[1]), Long.parseLong(parts[2]), checks);
    }

    @Override
    @JsonValue
    public String toString() {
        String counted = checks.entrySet().stream()
                .map(check -> check.getKey().wireName() + "=" + check.getValue())
                .collect(Collectors.joining(","));
        return firstMillis + "|" + (lastMillis - firstMillis) + "|" + rounds + "|" + counted;
    }

    /** Whether a round that comes next makes a stretch with this one: both clean, and about as far apart as those before. */
    public boolean isContinuedBy(RoundSeen next) {
        long gap = next.startMillis() - lastMillis;
        long usual = rounds == 1 ? gap : (lastMillis - firstMillis) / (rounds - 1);
        return rounds < MAX_ROUNDS
                && checks.keySet().stream().allMatch(symptom -> symptom == Symptom.NONE)
                && next.isClean()
                && gap > 0
                && gap >= usual / 3
                && gap <= 2 * usual;
    }

    /** This stretch with one more round at its end. */
    public Stretch with(RoundSeen next) {
        return new Stretch(firstMillis, next.startMillis(), rounds + 1, Sums.add(checks, next.checks()));
    }

    /** Its rounds, one by one; what several have together is dealt to them evenly. */
    public List<RoundSeen> each() {
        if (rounds == 1) {
            return List.of(new RoundSeen(firstMillis, checks));
        }
        List<RoundSeen> all = new ArrayList<>();
        long passed = checks.getOrDefault(Symptom.NONE, 0L);
        for (long i = 0; i < rounds; i++) {
            long share = passed * (i + 1) / rounds - passed * i / rounds;
            long start = firstMillis + (lastMillis - firstMillis) * i / (rounds - 1);
            all.add(new RoundSeen(start, share == 0 ? Map.of() : Map.of(Symptom.NONE, share)));
        }
        return all;
    }

    @Override
    public int compareTo(Stretch other) {
        int byTime = Long.compare(firstMillis, other.firstMillis);
        return byTime != 0 ? byTime : toString().compareTo(other.toString());
    }
}
