package dev.raceprobe.probe.scenario;

import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * Where a shard looks for the edge of a window: between its last failing and its first clean offset. Confined to the event loop.
 */
final class OffsetSearch {
    private final int maxMillis;
    private final BitSet failing = new BitSet();
    private final BitSet clean = new BitSet();

    /** @param maxMillis the search stays within [0, maxMillis] */
    OffsetSearch(int maxMillis) {
        this.maxMillis = maxMillis;
    }

    /** A check at this offset failed or did not. */
    void learn(int offsetMillis, boolean failed) {
        if (offsetMillis <= maxMillis) {
            (failed ? failing : clean).set(offsetMillis);
        }
    }

    /** An offset in nanoseconds, uniform over the bracket, a bin wider on both sides; over the whole range before any failure. */
    long draw(SplittableRandom random) {
        int lastFailing = failing.previousSetBit(maxMillis);
        int from = lastFailing < 0 ? 0 : Math.max(0, lastFailing - 1);
        int firstClean = lastFailing < 0 ? maxMillis : clean.nextSetBit(lastFailing + 1);
        int to = firstClean < 0 ? maxMillis : Math.min(maxMillis, firstClean + 2);
        return random.nextLong(from * 1_000_000L, Math.max(from + 1, to) * 1_000_000L);
    }
}
