package dev.raceprobe.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * A mergeable distribution of durations in nanoseconds, to two significant digits (1 %) and 1 µs at best. Percentiles of a merge
 * are those of all values together; they are never averaged. On the wire it is an HdrHistogram in its compressed encoding; in memory
 * the buckets that hold anything, because merging and reading are frequent, and most of a histogram is empty.
 */
public final class Distribution {
    private static final Distribution EMPTY = new Distribution(new long[0]);
    private static final int COUNT_BITS = 48;
    private static final long COUNT = (1L << COUNT_BITS) - 1;

    private final long[] cells; // bucket << 48 | count, ascending
    private String encoded; // once it was asked for; a benign race

    private Distribution(long[] cells) {
        this.cells = cells;
    }

    private static int bucket(long cell) {
        return (int) (cell >>> COUNT_BITS);
    }

    private static long count(long cell) {
        return cell & COUNT;
    }

    /** A histogram of the shape that {@link #of} takes: 1 µs to whatever comes, two significant digits. */
    public static Histogram recorder() {
        Histogram histogram = new Histogram(1_000, 1_000_000_000L, 2);
        histogram.setAutoResize(true);
        return histogram;
    }

    /** The distribution with no values: the identity of {@link #merge}. */
    public static Distribution empty() {
        return EMPTY;
    }

    /** What a recorder holds now. */
    public static Distribution of(Histogram recorded) {
        Sum sum = new Sum();
        for (HistogramIterationValue value : recorded.recordedValues()) {
            sum.add(Buckets.index(value.getValueIteratedTo()), value.getCountAddedInThisIterationStep());
        }
        return sum.toDistribution();
    }

    /**
     * Reads the encoding: Base64 of HdrHistogram's compressed V2 format.
     *
     * @throws IllegalArgumentException if it is not that
     */
    @JsonCreator
    public static Distribution parse(String encoded) {
        try {
            byte[] bytes = Base64.getDecoder().decode(encoded);
            Sum sum = new Sum();
            return HistogramBytes.read(bytes, sum)
                    ? sum.toDistribution()
                    : of(Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), 1_000_000_000L));
        } catch (DataFormatException | RuntimeException e) {
            throw new IllegalArgumentException("not a compressed HdrHistogram in Base64", e);
        }
    }

    /** The encoding. */
    @JsonValue
    public String encoded() {
        if (encoded == null) {
            Histogram histogram = histogram();
            ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
            int length = histogram.encodeIntoCompressedByteBuffer(buffer);
            encoded = Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
        }
        return encoded;
    }

    /** A histogram with these values, for whatever is not offered here; a copy. */
    public Histogram histogram() {
        Histogram histogram = recorder();
        for (long cell : cells) {
            histogram.recordValueWithCount(Buckets.lowest(bucket(cell)), count(cell));
        }
        return histogram;
    }

    /** Number of values. */
    public long count() {
        long sum = 0;
        for (long cell : cells) {
            sum += count(cell);
        }
        return sum;
    }

    /**
     * The value that so many percent of all values do not exceed, in nanoseconds, as the largest of its bucket; 0 without values.
     *
     * @param percentile [0, 100]
     */
    public long percentile(double percentile) {
        if (!(percentile >= 0 && percentile <= 100)) {
            throw new IllegalArgumentException("percentile must be in [0, 100], was " + percentile);
        }
        long wanted = Math.max(1, (long) Math.ceil(Math.nextDown(percentile) * count() / 100));
        long before = 0;
        for (long cell : cells) {
            before += count(cell);
            if (before >= wanted) {
                return Buckets.highest(bucket(cell));
            }
        }
        return 0;
    }

    /** The largest value, in nanoseconds, as the largest of its bucket; 0 without values. */
    public long max() {
        return cells.length == 0 ? 0 : Buckets.highest(bucket(cells[cells.length - 1]));
    }

    /** All values of both. */
    public Distribution merge(Distribution other) {
        if (cells.length == 0) {
            return other;
        }
        if (other.cells.length == 0) {
            return this;
        }
        long[] merged = new long[cells.length + other.cells.length];
        int size = 0;
        int a = 0;
        int b = 0;
        while (a < cells.length && b < other.cells.length) {
            int order = Integer.compare(bucket(cells[a]), bucket(other.cells[b]));
            if (order == 0) {
                merged[size++] = cells[a++] + count(other.cells[b++]);
            } else {
                merged[size++] = order < 0 ? cells[a++] : other.cells[b++];
            }
        }
        while (a < cells.length) {
            merged[size++] = cells[a++];
        }
        while (b < other.cells.length) {
            merged[size++] = other.cells[b++];
        }
        return new Distribution(Arrays.copyOf(merged, size));
    }

    /** All values of all. */
    public static Distribution merged(List<Distribution> all) {
        Sum sum = new Sum();
        all.forEach(sum::add);
        return sum.toDistribution();
    }

    /** Adds up many distributions. Not thread-safe. */
    public static final class Sum {
        private static final int MAX_BUCKETS = Buckets.index(Long.MAX_VALUE) + 1;

        private long[] dense = new long[1024];
        private int used;

        /** Adds all values of one. */
        public void add(Distribution more) {
            for (long cell : more.cells) {
                add(bucket(cell), count(cell));
            }
        }

        void add(int bucket, long count) {
            if (bucket >= MAX_BUCKETS) {
                throw new IllegalArgumentException("bucket must be in [0, " + MAX_BUCKETS + "), was " + bucket);
            }
            if (bucket >= dense.length) {
                dense = Arrays.copyOf(dense, Math.max(bucket + 1, 2 * dense.length));
            }
            dense[bucket] += count;
            used = Math.max(used, bucket + 1);
        }

        /** All values that were added. */
        public Distribution toDistribution() {
            int size = 0;
            for (int bucket = 0; bucket < used; bucket++) {
                size += dense[bucket] > 0 ? 1 : 0;
            }
            long[] cells = new long[size];
            int at = 0;
            for (int bucket = 0; bucket < used; bucket++) {
                if (dense[bucket] > 0) {
                    cells[at++] = (long) bucket << COUNT_BITS | Math.min(COUNT, dense[bucket]);
                }
            }
            return size == 0 ? EMPTY : new Distribution(cells);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Distribution that && Arrays.equals(cells, that.cells);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(cells);
    }

    @Override
    public String toString() {
        return count() + " values, p50 " + percentile(50) + " ns, p99 " + percentile(99) + " ns, max " + max() + " ns";
    }
}
