package dev.raceprobe.contract;

/**
 * When something was first and last seen, in wall-clock epoch milliseconds of the pod.
 *
 * @param firstMillis at most {@code lastMillis}
 */
public record Span(long firstMillis, long lastMillis) {
    public Span {
        if (firstMillis > lastMillis) {
            throw new IllegalArgumentException("firstMillis must be at most lastMillis, was " + firstMillis);
        }
    }

    /** The smallest span that holds both. */
    public Span merge(Span other) {
        return new Span(Math.min(firstMillis, other.firstMillis), Math.max(lastMillis, other.lastMillis));
    }
}
