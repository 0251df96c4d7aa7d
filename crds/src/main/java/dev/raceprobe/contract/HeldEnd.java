package dev.raceprobe.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * How a held connection ended: what idle timeouts, maximum ages and common deaths are told apart by.
 *
 * @param endedAtMillis wall-clock epoch milliseconds
 * @param arm as in {@link CheckKey}
 * @param intervalMillis from one frame of ours to the next; 0 where we kept silent
 * @param lifetimeMillis from the 101 to the end, [0, ...)
 * @param idleMillis from the last frame in either direction to the end, the Close frame not counted, [0, ...)
 * @param longestIdleMillis the longest silence that it outlived, [0, ...)
 * @param how {@link #HELD}, {@link #RESET}, or the close code that it was closed with
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record HeldEnd(
        long endedAtMillis,
        String arm,
        long intervalMillis,
        long lifetimeMillis,
        long idleMillis,
        long longestIdleMillis,
        String how)
        implements Comparable<HeldEnd> {
    /** We closed it, when it had been held for long enough. */
    public static final String HELD = "held";

    /** The transport was lost. */
    public static final String RESET = "reset";

    /** How many a row keeps in a slice: the newest. */
    public static final int MAX = 64;

    private static final int KEPT_PERCENT = 95;
    private static final int TOLERANCE_PERCENT = 5;
    private static final long TOLERANCE_MILLIS = 1_000;

    /** Newest first; a total order, so that keeping the first few is associative. */
    private static final Comparator<HeldEnd> NEWEST_FIRST = Comparator.comparingLong(HeldEnd::endedAtMillis)
            .reversed()
            .thenComparing(HeldEnd::arm)
            .thenComparingLong(HeldEnd::lifetimeMillis)
            .thenComparingLong(HeldEnd::idleMillis)
            .thenComparingLong(HeldEnd::longestIdleMillis)
            .thenComparingLong(HeldEnd::intervalMillis)
            .thenComparing(HeldEnd::how);

    /** Whether it lived for as long as it was to be held. */
    public boolean survived() {
        return how.equals(HELD);
    }

    /**
     * Whether an end is that of an idle timeout that is known, and no fault: known ones are kept to within 5 %. To an application
     * that hears messages alone, who sends nothing has been silent for all its life, whatever frames its server sends.
     *
     * @param idleMillis from the last frame in either direction to the end
     * @param intervalMillis from one frame of ours to the next; 0 where we kept silent
     * @param lifetimeMillis from the 101 to the end
     * @param expectedMillis the timeout; 0: none is known
     */
    public static boolean isExpected(long idleMillis, long intervalMillis, long lifetimeMillis, long expectedMillis) {
        long tolerance = Math.max(TOLERANCE_MILLIS, expectedMillis * TOLERANCE_PERCENT / 100);
        return expectedMillis > 0
                && (idleMillis * 100 >= expectedMillis * KEPT_PERCENT
                        || intervalMillis == 0 && Math.abs(lifetimeMillis - expectedMillis) <= tolerance);
    }

    /** Whether it died of an idle timeout that is known; its check passed, unless an error text came before. */
    public boolean isExpected(long expectedMillis) {
        return !survived() && isExpected(idleMillis, intervalMillis, lifetimeMillis, expectedMillis);
    }

    @Override
    public int compareTo(HeldEnd other) {
        return NEWEST_FIRST.compare(this, other);
    }

    /** The newest of them, at most {@link #MAX}. */
    public static List<HeldEnd> newest(Collection<HeldEnd> ends) {
        return ends.stream().sorted().limit(MAX).toList();
    }
}
