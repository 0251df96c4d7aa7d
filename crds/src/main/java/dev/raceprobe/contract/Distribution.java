package dev.raceprobe.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * A mergeable distribution of durations in nanoseconds, to two significant digits (1 %) and 1 µs at best: an HdrHistogram
 * in its compressed encoding. Percentiles of a merge are those of all values together; they are never averaged.
 */
public final class Distribution {
    private static final Distribution EMPTY = of(recorder());

    private final String encoded;

    private Distribution(String encoded) {
        this.encoded = encoded;
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
        ByteBuffer buffer = ByteBuffer.allocate(recorded.getNeededByteBufferCapacity());
        int length = recorded.encodeIntoCompressedByteBuffer(buffer);
        byte[] bytes = new byte[length];
        buffer.rewind();
        buffer.get(bytes);
        return new Distribution(Base64.getEncoder().encodeToString(bytes));
    }

    /**
     * Reads the encoding: Base64 of HdrHistogram's compressed V2 format.
     *
     * @throws IllegalArgumentException if it is not that
     */
    @JsonCreator
    public static Distribution parse(String encoded) {
        decode(encoded);
        return new Distribution(encoded);
    }

    /** The encoding. */
    @JsonValue
    public String encoded() {
        return encoded;
    }

    /** A histogram with these values, for reading percentiles and counts; a copy. */
    public Histogram histogram() {
        return decode(encoded);
    }

    /** Number of values. */
    public long count() {
        return histogram().getTotalCount();
    }

    /** All values of both. */
    public Distribution merge(Distribution other) {
        Histogram sum = histogram();
        sum.add(other.histogram());
        return of(sum);
    }

    private static Histogram decode(String encoded) {
        try {
            Histogram histogram = Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(encoded)), 1_000_000_000L);
            histogram.setAutoResize(true);
            return histogram;
        } catch (DataFormatException | RuntimeException e) {
            throw new IllegalArgumentException("not a compressed HdrHistogram in Base64", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Distribution that && histogram().equals(that.histogram());
    }

    @Override
    public int hashCode() {
        return histogram().hashCode();
    }

    @Override
    public String toString() {
        Histogram values = histogram();
        return values.getTotalCount() + " values, p50 " + values.getValueAtPercentile(50) + " ns, p99 "
                + values.getValueAtPercentile(99) + " ns, max " + values.getMaxValue() + " ns";
    }
}
