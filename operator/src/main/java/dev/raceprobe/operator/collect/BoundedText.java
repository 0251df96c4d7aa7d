package dev.raceprobe.operator.collect;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** UTF-8 text that grows up to a limit in bytes. Not thread-safe. */
final class BoundedText {
    private final int maxBytes;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    BoundedText(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Adds the buffers' bytes; false, and nothing added, if they do not fit. */
    boolean append(List<ByteBuffer> buffers) {
        long more = buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (bytes.size() + more > maxBytes) {
            return false;
        }
        for (ByteBuffer buffer : buffers) {
            byte[] chunk = new byte[buffer.remaining()];
            buffer.get(chunk);
            bytes.writeBytes(chunk);
        }
        return true;
    }

    ReportUnreadable tooLong() {
        return new ReportUnreadable("its report is longer than " + maxBytes + " bytes");
    }

    String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
