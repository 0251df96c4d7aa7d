package dev.raceprobe.contract;

/**
 * HdrHistogram's buckets for values from 1 µs on with two significant digits, counted from 0: 256 of 512 ns, then 128 more for each
 * doubling.
 */
final class Buckets {
    private static final int UNIT_BITS = 9; // the largest power of two up to 1,000
    private static final int HALF_BITS = 7; // of the 256 that two significant digits need
    private static final int HALF = 1 << HALF_BITS;
    private static final long MASK = (2L * HALF - 1) << UNIT_BITS;
    private static final int LEADING_ZEROS = Long.SIZE - UNIT_BITS - HALF_BITS - 1;

    private Buckets() {}

    /** The bucket of a value, [0, ...). */
    static int index(long value) {
        int doublings = LEADING_ZEROS - Long.numberOfLeadingZeros(value | MASK);
        int within = (int) (value >>> (doublings + UNIT_BITS));
        return (doublings << HALF_BITS) + within;
    }

    /** The smallest value of a bucket. */
    static long lowest(int index) {
        int doublings = doublings(index);
        return (long) (index - (doublings << HALF_BITS)) << (doublings + UNIT_BITS);
    }

    /** The largest value of a bucket. */
    static long highest(int index) {
        return lowest(index) + (1L << (doublings(index) + UNIT_BITS)) - 1;
    }

    private static int doublings(int index) {
        return Math.max(0, (index >>> HALF_BITS) - 1);
    }
}
