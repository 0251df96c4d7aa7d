package dev.raceprobe.probe.ws;

import dev.raceprobe.probe.ws.ConnectorSettings.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Puts messages together from their frames (RFC 6455 §5.4) and the pieces these arrive in: decompressed, text validated. A message
 * that arrives in one piece is not copied; nothing is held between messages.
 */
final class MessageFrames {
    private final Limits limits;
    private final ByteBufAllocator alloc;
    private final Compression compression;
    private final FrameReader.Sink sink;
    private final Utf8Validator utf8 = new Utf8Validator();

    /** 0 between messages. */
    private int opcode;

    private boolean compressed;
    private ByteBuf message;

    /** @param compression null: not negotiated */
    MessageFrames(Limits limits, ByteBufAllocator alloc, Compression compression, FrameReader.Sink sink) {
        this.limits = limits;
        this.alloc = alloc;
        this.compression = compression;
        this.sink = sink;
    }

    /** Whether a message has begun, and its last frame has not been read. */
    boolean isWithin() {
        return opcode != 0;
    }

    /** Its first frame. */
    void begin(int messageOpcode, boolean isCompressed) {
        opcode = messageOpcode;
        compressed = isCompressed;
    }

    /** Whether the message is too long with a frame of so many bytes; what is compressed shows that only as it is read. */
    boolean exceedsWith(long frameBytes) {
        long sum = frameBytes + (message == null || compressed ? 0 : message.readableBytes());
        return sum > limits.maxMessageBytes();
    }

    /** @param end whether the window holds the last of the message */
    void read(ByteBuf window, boolean end) {
        if (compressed) {
            inflate(window, end);
        } else if (opcode == FrameWriter.TEXT && !utf8.accept(window, window.readerIndex(), window.writerIndex())) {
            notUtf8();
        } else if (end && message == null) {
            complete(window);
        } else {
            append(window);
            if (end) {
                complete();
            }
        }
    }

    private void append(ByteBuf window) {
        if (message == null) {
            // not the announced length: a peer that announces much and sends nothing must not make us hold it
            message = alloc.buffer(Math.max(256, window.readableBytes()), limits.maxMessageBytes());
        }
        message.writeBytes(window);
    }

    private void inflate(ByteBuf window, boolean end) {
        if (message == null) {
            message = alloc.directBuffer(Math.max(256, 2 * window.readableBytes()), limits.maxMessageBytes());
        }
        int before = message.writerIndex();
        String broken = compression.inflate(window, end, message);
        if (broken != null) {
            sink.broken(message.maxWritableBytes() == 0 ? CloseCodes.TOO_BIG : CloseCodes.INVALID_PAYLOAD, broken);
        } else if (opcode == FrameWriter.TEXT && !utf8.accept(message, before, message.writerIndex())) {
            notUtf8();
        } else if (end) {
            complete();
        }
    }

    private void notUtf8() {
        sink.broken(CloseCodes.INVALID_PAYLOAD, "text is not UTF-8 (RFC 6455 §8.1)");
    }

    private void complete() {
        ByteBuf complete = message;
        message = null;
        try {
            complete(complete);
        } finally {
            complete.release();
        }
    }

    private void complete(ByteBuf payload) {
        int kind = opcode;
        opcode = 0;
        if (kind == FrameWriter.BINARY) {
            sink.binaryRead(payload);
        } else if (utf8.complete()) {
            sink.textRead(payload);
        } else {
            sink.broken(CloseCodes.INVALID_PAYLOAD, "text ends within a character (RFC 6455 §8.1)");
        }
    }

    /** Lets go of what is held. */
    void release() {
        if (message != null) {
            message.release();
            message = null;
        }
    }
}
