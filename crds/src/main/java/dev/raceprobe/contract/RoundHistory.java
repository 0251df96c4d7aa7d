package dev.raceprobe.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.stream.Stream;

/**
 * When the rounds of one row began and what came of each, for longer than slices are kept: what a period of failures is found in.
 * Bounded: of more, the newest are kept.
 *
 * @param stretches in order of time, at most {@value #MAX_STRETCHES}
 */
public record RoundHistory(List<Stretch> stretches) {
    /** How many stretches a history has at most: 2,000 rounds with failures, and clean ones between them. */
    public static final int MAX_STRETCHES = 4_000;

    private static final RoundHistory EMPTY = new RoundHistory(List.of());

    @JsonCreator
    public RoundHistory {
        stretches = newest(stretches.stream());
    }

    /** Nothing was played: the identity of {@link #merge}. */
    public static RoundHistory empty() {
        return EMPTY;
    }

    @JsonValue
    @Override
    public List<Stretch> stretches() {
        return stretches;
    }

    /** The rounds of both, which are not the same ones: those of two shards, or of two pods. */
    public RoundHistory merge(RoundHistory other) {
        return new RoundHistory(
                Stream.concat(stretches.stream(), other.stretches.stream()).toList());
    }

    /** The rounds, in order of time. */
    public Stream<RoundSeen> rounds() {
        return stretches.stream().flatMap(stretch -> stretch.each().stream());
    }

    private static List<Stretch> newest(Stream<Stretch> stretches) {
        List<Stretch> sorted = stretches.sorted().toList();
        return sorted.subList(Math.max(0, sorted.size() - MAX_STRETCHES), sorted.size());
    }
}
