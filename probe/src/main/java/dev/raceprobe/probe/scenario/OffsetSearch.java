package dev.raceprobe.probe.scenario;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Where a shard looks for the edge of a window: between its last failing and its first clean offset. A falling curve is fitted to
 * what was seen (isotonic regression by pooling adjacent violators), and the edge is where it falls through half of its plateau:
 * so a race that strikes now and then still has one edge, and a stray failure far beyond it does not move it. Confined to the
 * event loop.
 */
final class OffsetSearch {
    private final int maxMillis;
    private final TreeMap<Integer, int[]> bins = new TreeMap<>(); // failures, checks

    /** @param maxMillis the search stays within [0, maxMillis] */
    OffsetSearch(int maxMillis) {
        this.maxMillis = maxMillis;
    }

    /** A check at this offset failed or did not. */
    void learn(int offsetMillis, boolean failed) {
        if (offsetMillis <= maxMillis) {
            int[] bin = bins.computeIfAbsent(offsetMillis, b -> new int[2]);
            bin[0] += failed ? 1 : 0;
            bin[1]++;
        }
    }

    /** The offset to try next in nanoseconds: uniform over the bracket. */
    long draw(SplittableRandom random) {
        Bracket bracket = bracket();
        return random.nextLong(bracket.fromMillis() * 1_000_000L, bracket.toMillis() * 1_000_000L);
    }

    /**
     * Where the edge must lie.
     *
     * @param fromMillis a bin before the last failing one
     * @param toMillis a bin after the first clean one, over {@code fromMillis}
     */
    record Bracket(int fromMillis, int toMillis) {}

    /** The whole range before any failure. */
    Bracket bracket() {
        Deque<Block> curve = fallingCurve();
        if (curve.isEmpty() || curve.peekFirst().rate() == 0) {
            return new Bracket(0, Math.max(1, maxMillis));
        }
        double half = curve.peekFirst().rate() / 2;
        int lastFailing = 0;
        int firstClean = maxMillis;
        for (Block block : curve) {
            if (block.rate() < half) {
                firstClean = block.fromMillis();
                break;
            }
            lastFailing = block.toMillis();
        }
        int from = Math.max(0, lastFailing - 1);
        return new Bracket(from, Math.max(from + 1, Math.min(maxMillis, firstClean + 2)));
    }

    /** Neighbouring bins of one rate. */
    private record Block(int fromMillis, int toMillis, double failures, double checks) {
        double rate() {
            return failures / checks;
        }

        Block with(Block next) {
            return new Block(fromMillis, next.toMillis, failures + next.failures, checks + next.checks);
        }
    }

    private Deque<Block> fallingCurve() {
        Deque<Block> curve = new ArrayDeque<>();
        for (Map.Entry<Integer, int[]> bin : bins.entrySet()) {
            Block block = new Block(bin.getKey(), bin.getKey(), bin.getValue()[0], bin.getValue()[1]);
            while (!curve.isEmpty() && curve.peekLast().rate() < block.rate()) {
                block = curve.pollLast().with(block);
            }
            curve.addLast(block);
        }
        return curve;
    }
}
