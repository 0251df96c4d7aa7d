package dev.raceprobe.probe.ws;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;

/** Writes a client's frames (RFC 6455 §5.2): final, masked, each in one direct buffer. */
final class FrameWriter {
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int MASKED = 0x80;

    private FrameWriter() {}

    /** A frame with this payload, which is copied and keeps its reader index. */
    static ByteBuf frame(ByteBufAllocator alloc, int opcode, boolean compressed, ByteBuf payload, int mask) {
        int length = payload.readableBytes();
        ByteBuf frame = begin(alloc, opcode, compressed, length, mask);
        int start = frame.writerIndex();
        frame.writeBytes(payload, payload.readerIndex(), length);
        mask(frame, start, start + length, mask);
        return frame;
    }

    /** A text frame of a string of that many bytes in UTF-8. */
    static ByteBuf text(ByteBufAllocator alloc, String text, int length, int mask) {
        ByteBuf frame = begin(alloc, TEXT, false, length, mask);
        int start = frame.writerIndex();
        ByteBufUtil.reserveAndWriteUtf8(frame, text, length);
        mask(frame, start, start + length, mask);
        return frame;
    }

    /** A Close frame; a code of 0 leaves code and reason away. */
    static ByteBuf close(ByteBufAllocator alloc, int code, String reason, int mask) {
        if (code == 0) {
            return begin(alloc, CLOSE, false, 0, mask);
        }
        int length = 2 + ByteBufUtil.utf8Bytes(reason);
        ByteBuf frame = begin(alloc, CLOSE, false, length, mask);
        int start = frame.writerIndex();
        frame.writeShort(code);
        ByteBufUtil.writeUtf8(frame, reason);
        mask(frame, start, start + length, mask);
        return frame;
    }

    private static ByteBuf begin(ByteBufAllocator alloc, int opcode, boolean compressed, int length, int mask) {
        ByteBuf frame = alloc.directBuffer(length + (length < 126 ? 6 : length < 65_536 ? 8 : 14));
        frame.writeByte(FIN | (compressed ? RSV1 : 0) | opcode);
        if (length < 126) {
            frame.writeByte(MASKED | length);
        } else if (length < 65_536) {
            frame.writeByte(MASKED | 126).writeShort(length);
        } else {
            frame.writeByte(MASKED | 127).writeLong(length);
        }
        return frame.writeInt(mask);
    }

    private static void mask(ByteBuf frame, int from, int to, int mask) {
        long wide = (long) mask << 32 | mask & 0xFFFFFFFFL;
        int i = from;
        for (; i + 8 <= to; i += 8) {
            frame.setLong(i, frame.getLong(i) ^ wide);
        }
        for (int shift = 24; i < to; i++, shift = shift - 8 & 31) {
            frame.setByte(i, frame.getByte(i) ^ mask >>> shift);
        }
    }
}
