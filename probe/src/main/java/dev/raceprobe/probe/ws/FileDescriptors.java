package dev.raceprobe.probe.ws;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The files that a process may have open, of which connections leave a few: a class that is loaded from a directory, a Secret that
 * was rotated and a report that is pulled need one, and what fails for want of it may not come back. Of all threads.
 */
final class FileDescriptors {
    /** So many are left, and a quarter of them all at most. */
    private static final int RESERVE = 32;

    private static final int QUARTER = 4;

    /** To count them is to read a directory that is as long as they are many. */
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final FileDescriptors OF_PROCESS =
            ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                    ? of(unix.getMaxFileDescriptorCount(), unix::getOpenFileDescriptorCount, System::nanoTime)
                    : of(Long.MAX_VALUE, () -> 0, System::nanoTime);

    private final long limit;
    private final LongSupplier open;
    private final LongSupplier nanoTime;

    /** Were none given back since they were counted. */
    private long openAtMost;

    private boolean isFull;
    private long countedNanos;

    private FileDescriptors(long limit, LongSupplier open, LongSupplier nanoTime) {
        this.limit = limit - Math.min(RESERVE, limit / QUARTER);
        this.open = open;
        this.nanoTime = nanoTime;
        this.openAtMost = this.limit; // nobody has counted
    }

    /**
     * Those of a process; any number of a system that has no limit, or cannot count (no {@code /proc}).
     *
     * @param limit how many may be open; none where it is not positive
     * @param open counts them; throws InternalError, as the JDK does, where it cannot: to count takes one
     * @param nanoTime monotonic, in nanoseconds
     */
    static FileDescriptors of(long limit, LongSupplier open, LongSupplier nanoTime) {
        boolean isKnown = limit > 0 && count(open).isPresent();
        return new FileDescriptors(isKnown ? limit : Long.MAX_VALUE, isKnown ? open : () -> 0, nanoTime);
    }

    private static OptionalLong count(LongSupplier open) {
        try {
            return OptionalLong.of(open.getAsLong());
        } catch (InternalError e) {
            return OptionalLong.empty();
        }
    }

    /** Those of this process; of a system that does not tell, any number. */
    static FileDescriptors ofProcess() {
        return OF_PROCESS;
    }

    /** Takes one for a connection; false where none is left for connections. Counted at most every 100 ms while that is so. */
    synchronized boolean take() {
        if (openAtMost < limit) {
            openAtMost++;
            return true;
        }
        long now = nanoTime.getAsLong();
        if (isFull && now - countedNanos < REST_NANOS) {
            return false;
        }
        openAtMost = count(open).orElse(limit); // where there is none to count with, there is none
        countedNanos = now;
        isFull = openAtMost >= limit;
        openAtMost += isFull ? 0 : 1;
        return !isFull;
    }

    /** How many connections and all else may have together. */
    long limit() {
        return limit;
    }
}
