package dev.raceprobe.probe.timeline;

/**
 * Messages of a flood that arrived and were not kept.
 *
 * @param messages all of them
 * @param telling those of them that named an id, a canary or a user, or matched the catalogue: what they would have shown is unknown
 */
public record Dropped(long messages, long telling) {
    /** Everything was kept. */
    public static final Dropped NONE = new Dropped(0, 0);
}
