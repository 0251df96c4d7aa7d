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
    /** Half of the draws look so far beyond the bracket, on either side: where failures are rare, it may be wrong. */
    private static final int MARGIN_MILLIS = 8;

    private static final int REMEMBERED = 64;

    private final int maxMillis;
    private final Deque<Long> shifts = new ArrayDeque<>();
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

    /**
     * A message that was held back for a while reached the target so much later after its 101 than that: what the profile
     * injects both ways.
     */
    void shifted(long nanos) {
        shifts.addLast(nanos);
        if (shifts.size() > REMEMBERED) {
            shifts.removeFirst();
        }
    }

    /**
     * For how long to hold the next message back in nanoseconds, so that it comes to an offset in the bracket on the target's
     * side: the median of what is injected is taken off, jitter spreads the rest around the edge.
     */
    long draw(SplittableRandom random) {
        Bracket bracket = bracket();
        int margin = random.nextBoolean() ? 0 : MARGIN_MILLIS;
        int from = Math.max(0, bracket.fromMillis() - margin);
        int to = Math.max(from + 1, Math.min(maxMillis, bracket.toMillis() + margin));
        return Math.max(0, random.nextLong(from * 1_000_000L, to * 1_000_000L) - medianShift());
    }

    private long medianShift() {
        long[] sorted = shifts.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0 ? 0 : Math.max(0, sorted[sorted.length / 2]);
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
