package dev.raceprobe.probe.scenario;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Where a shard looks for the edge of a window: an offset is tried as often as the edge is probably there, after all that was
 * seen. So a race that strikes now and then is looked for widely until its failures tell where it ends, and no early failure or
 * stray one draws the search to itself. It forgets what the row's window no longer holds: after a deploy the edge may be elsewhere.
 * Confined to the event loop.
 */
public final class OffsetSearch {
    /** One of so many draws comes from anywhere in the bracket and so far beyond it, in case the target is unlike the model. */
    private static final int WIDE_DRAWS = 4;

    private static final int MARGIN_MILLIS = 8;
    private static final int REMEMBERED = 64;

    /** Of the edge's probability, so much is on either side of the bracket. */
    private static final double TAIL = 0.025;

    /** Enough to have found the edge of a race that strikes in 1 of 50. */
    private static final int LEAST_CHECKS = 3_000;

    private static final int MOST_CHECKS = 100_000;

    private final int maxMillis;
    private final int maxChecks;
    private final Deque<Check> checks = new ArrayDeque<>();
    private final Deque<Long> shifts = new ArrayDeque<>();
    private final TreeMap<Integer, int[]> bins = new TreeMap<>(); // failures, checks
    private int failures;
    private EdgePosterior posterior; // null: to be weighed anew

    private record Check(int offsetMillis, boolean failed) {}

    /**
     * One that remembers nothing yet.
     *
     * @param maxMillis the search stays within [0, maxMillis]; [1, ...)
     * @param windowChecks how many of the shard's checks the row's window holds; so many are remembered, in [3000, 100000]
     */
    public OffsetSearch(int maxMillis, long windowChecks) {
        this.maxMillis = Math.max(1, maxMillis);
        this.maxChecks = (int) Math.max(LEAST_CHECKS, Math.min(MOST_CHECKS, windowChecks));
    }

    /** A check at this offset, at least 0, failed or did not. */
    public void learn(int offsetMillis, boolean checkFailed) {
        if (offsetMillis <= maxMillis) {
            checks.addLast(new Check(offsetMillis, checkFailed));
            count(checks.getLast(), 1);
            if (checks.size() > maxChecks) {
                count(checks.removeFirst(), -1);
            }
            posterior = null;
        }
    }

    private void count(Check check, int times) {
        int[] bin = bins.computeIfAbsent(check.offsetMillis(), b -> new int[2]);
        bin[0] += check.failed() ? times : 0;
        bin[1] += times;
        failures += check.failed() ? times : 0;
        if (bin[1] == 0) {
            bins.remove(check.offsetMillis());
        }
    }

    /**
     * A message that was held back for a while reached the target so much later after its 101 than that: what the profile
     * injects both ways.
     */
    public void shifted(long nanos) {
        shifts.addLast(nanos);
        if (shifts.size() > REMEMBERED) {
            shifts.removeFirst();
        }
    }

    /**
     * For how long to hold the next message back in nanoseconds, so that it comes to an offset about the edge on the target's
     * side: the median of what is injected is taken off, jitter spreads the rest around the edge.
     */
    public long draw(SplittableRandom random) {
        int from = 0;
        int to = maxMillis;
        if (failures > 0 && random.nextInt(WIDE_DRAWS) == 0) {
            from = bracket().fromMillis() - MARGIN_MILLIS;
            to = bracket().toMillis() + MARGIN_MILLIS;
        } else if (failures > 0) {
            int edge = weighed().edgeMillis(random.nextDouble());
            from = edge - 1;
            to = edge + 1;
        }
        from = Math.max(0, Math.min(maxMillis - 1, from));
        to = Math.max(from + 1, Math.min(maxMillis, to));
        return Math.max(0, random.nextLong(from * 1_000_000L, to * 1_000_000L) - medianShift());
    }

    /** At which offset a message that is held back for so long is expected on the target's side. */
    int offsetMillis(long heldNanos) {
        return (int) ((heldNanos + medianShift()) / 1_000_000);
    }

    private long medianShift() {
        long[] sorted = shifts.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0 ? 0 : Math.max(0, sorted[sorted.length / 2]);
    }

    private EdgePosterior weighed() {
        if (posterior == null) {
            posterior = EdgePosterior.of(bins, maxMillis + 1);
        }
        return posterior;
    }

    /**
     * Where the edge is with a probability of 95 %.
     *
     * @param fromMillis a millisecond that is inside the window
     * @param toMillis one that is beyond it, over {@code fromMillis}
     */
    record Bracket(int fromMillis, int toMillis) {}

    /** The whole range before any failure. */
    Bracket bracket() {
        return failures > 0
                ? new Bracket(weighed().edgeMillis(TAIL) - 1, weighed().edgeMillis(1 - TAIL))
                : new Bracket(0, maxMillis);
    }
}
