package dev.raceprobe.probe.ws;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** Puts control frames (RFC 6455 §5.5) together from the pieces they arrive in. Holds nothing between frames. */
final class ControlFrames {
    static final int MAX_BYTES = 125;

    private final ByteBufAllocator alloc;
    private final FrameReader.Sink sink;
    private ByteBuf payload;

    ControlFrames(ByteBufAllocator alloc, FrameReader.Sink sink) {
        this.alloc = alloc;
        this.sink = sink;
    }

    /** @param last whether the window holds the last of the frame */
    void read(int opcode, ByteBuf window, boolean last) {
        if (last && payload == null) {
            complete(opcode, window);
            return;
        }
        if (payload == null) {
            payload = alloc.heapBuffer(MAX_BYTES, MAX_BYTES);
        }
        payload.writeBytes(window);
        if (last) {
            ByteBuf complete = payload;
            payload = null;
            try {
                complete(opcode, complete);
            } finally {
                complete.release();
            }
        }
    }

    private void complete(int opcode, ByteBuf complete) {
        switch (opcode) {
            case FrameWriter.PING -> sink.pingRead(complete);
            case FrameWriter.PONG -> sink.pongRead(complete);
            default -> close(complete);
        }
    }

    private void close(ByteBuf complete) {
        int bytes = complete.readableBytes();
        int from = complete.readerIndex();
        if (bytes == 0) {
            sink.closeRead(CloseCodes.NO_STATUS, "");
        } else if (bytes == 1) {
            sink.broken(CloseCodes.PROTOCOL_ERROR, "Close frame with one byte (RFC 6455 §5.5.1)");
        } else if (!CloseCodes.mayBeSent(complete.getUnsignedShort(from))) {
            sink.broken(
                    CloseCodes.PROTOCOL_ERROR,
                    "close code " + complete.getUnsignedShort(from) + " must not be sent (RFC 6455 §7.4)");
        } else if (!new Utf8Validator().acceptAll(complete, from + 2, from + bytes)) {
            sink.broken(CloseCodes.INVALID_PAYLOAD, "close reason is not UTF-8 (RFC 6455 §5.5.1)");
        } else {
            sink.closeRead(
                    complete.getUnsignedShort(from), complete.toString(from + 2, bytes - 2, StandardCharsets.UTF_8));
        }
    }

    /** Lets go of what is held. */
    void release() {
        if (payload != null) {
            payload.release();
            payload = null;
        }
    }
}
