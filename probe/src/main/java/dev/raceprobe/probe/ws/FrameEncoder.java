package dev.raceprobe.probe.ws;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Makes the frames of one connection: each with a mask of its own, messages compressed where that was negotiated. */
final class FrameEncoder {
    private final ByteBufAllocator alloc;
    private final Entropy entropy;
    private final Compression compression;

    /** @param compression null: not negotiated */
    FrameEncoder(ByteBufAllocator alloc, Entropy entropy, Compression compression) {
        this.alloc = alloc;
        this.entropy = entropy;
        this.compression = compression;
    }

    /** Whether messages leave compressed. */
    boolean compresses() {
        return compression != null;
    }

    /** An uncompressed text message of a string of that many bytes in UTF-8. */
    ByteBuf text(String text, int length) {
        return FrameWriter.text(alloc, text, length, entropy.mask());
    }

    /** A message with this payload, which keeps its reader index. */
    ByteBuf message(int opcode, ByteBuf payload) {
        if (compression == null) {
            return FrameWriter.frame(alloc, opcode, false, payload, entropy.mask());
        }
        ByteBuf small = compression.deflate(alloc, payload);
        try {
            return FrameWriter.frame(alloc, opcode, true, small, entropy.mask());
        } finally {
            small.release();
        }
    }

    /** A control frame, which is never compressed (RFC 7692 §6.1). */
    ByteBuf control(int opcode, ByteBuf payload) {
        return FrameWriter.frame(alloc, opcode, false, payload, entropy.mask());
    }

    /** A Close frame; a code of 0 leaves code and reason away. */
    ByteBuf close(int code, String reason) {
        return FrameWriter.close(alloc, code, reason, entropy.mask());
    }
}
