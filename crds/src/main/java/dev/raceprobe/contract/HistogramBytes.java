package dev.raceprobe.contract;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads HdrHistogram's compressed V2 encoding (its class {@code AbstractHistogram} defines it) bucket by bucket, without making a
 * histogram of thousands of empty ones.
 */
final class HistogramBytes {
    private static final int COMPRESSED_COOKIE = 0x1c849304;
    private static final int COOKIE = 0x1c849303;
    private static final int COOKIE_MASK = ~0xf0;
    private static final int HEADER_BYTES = 40;
    private static final int MAX_BYTES = 1 << 20;
    private static final long LOWEST = 1_000;
    private static final int DIGITS = 2;

    private HistogramBytes() {}

    /**
     * Adds what is encoded.
     *
     * @return false for a histogram of another shape, of which nothing was added
     * @throws DataFormatException if it is not an encoded histogram
     */
    static boolean read(byte[] encoded, Distribution.Sum sum) throws DataFormatException {
        ByteBuffer compressed = ByteBuffer.wrap(encoded);
        if (encoded.length < 8 || (compressed.getInt() & COOKIE_MASK) != (COMPRESSED_COOKIE & COOKIE_MASK)) {
            throw new DataFormatException("no compressed histogram");
        }
        ByteBuffer bytes = inflate(encoded, compressed.getInt());
        if (bytes.remaining() < HEADER_BYTES || (bytes.getInt() & COOKIE_MASK) != (COOKIE & COOKIE_MASK)) {
            throw new DataFormatException("no histogram");
        }
        int payload = bytes.getInt();
        int shift = bytes.getInt();
        int digits = bytes.getInt();
        long lowest = bytes.getLong();
        if (shift != 0 || digits != DIGITS || lowest != LOWEST) {
            return false;
        }
        bytes.position(HEADER_BYTES);
        bytes.limit(Math.min(bytes.limit(), HEADER_BYTES + Math.max(0, payload)));
        int bucket = 0;
        while (bytes.hasRemaining()) {
            long count = zigZag(bytes);
            if (count < 0) {
                bucket = Math.addExact(bucket, Math.toIntExact(-count)); // so many empty ones
            } else {
                sum.add(bucket++, count);
            }
        }
        return true;
    }

    private static ByteBuffer inflate(byte[] encoded, int length) throws DataFormatException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(encoded, 8, Math.min(Math.max(0, length), encoded.length - 8));
            byte[] bytes = new byte[4096];
            int size = 0;
            while (!inflater.finished()) {
                if (size == bytes.length) {
                    bytes = Arrays.copyOf(bytes, 4 * size);
                }
                int more = inflater.inflate(bytes, size, bytes.length - size);
                size += more;
                if (more == 0 && (inflater.needsInput() || inflater.needsDictionary()) || size > MAX_BYTES) {
                    throw new DataFormatException("cut off or too large");
                }
            }
            return ByteBuffer.wrap(bytes, 0, size);
        } finally {
            inflater.end();
        }
    }

    /** LEB128 of up to nine bytes, the ninth whole; then zig-zag. */
    private static long zigZag(ByteBuffer bytes) throws DataFormatException {
        long value = 0;
        for (int shift = 0; shift <= 56; shift += 7) {
            if (!bytes.hasRemaining()) {
                throw new DataFormatException("a count is cut off");
            }
            long next = bytes.get() & 0xff;
            value |= (shift == 56 ? next : next & 0x7f) << shift;
            if (shift == 56 || next < 0x80) {
                break;
            }
        }
        return value >>> 1 ^ -(value & 1);
    }
}
