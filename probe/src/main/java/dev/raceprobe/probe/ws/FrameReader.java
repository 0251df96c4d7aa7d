package dev.raceprobe.probe.ws;

import dev.raceprobe.probe.ws.ConnectorSettings.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Reads a server's frames (RFC 6455 §5) from whatever pieces they arrive in and tells its sink of complete messages and
 * control frames. Holds nothing while no frame is half read. After {@link Sink#broken} it must not be given more.
 */
final class FrameReader {
    /** Hears what was read. Buffers are only valid during the call. */
    interface Sink {
        void textRead(ByteBuf utf8);

        void binaryRead(ByteBuf payload);

        void pingRead(ByteBuf payload);

        void pongRead(ByteBuf payload);

        /** Code 1005 when there was none. */
        void closeRead(int code, String reason);

        /** The peer broke a rule: the connection is to be failed with this close code. */
        void broken(int code, String rule);

        /** Whether more frames are wanted. */
        boolean reading();
    }

    private enum Part {
        FIRST_BYTE,
        SECOND_BYTE,
        LENGTH,
        PAYLOAD
    }

    private final Limits limits;
    private final boolean mayBeCompressed;
    private final Sink sink;
    private final MessageFrames messages;
    private final ControlFrames controls;

    private Part part = Part.FIRST_BYTE;
    private boolean fin;
    private int opcode;
    private long length;
    private int lengthBytes;
    private int lengthMissing;

    /** @param compression null: not negotiated */
    FrameReader(Limits limits, ByteBufAllocator alloc, Compression compression, Sink sink) {
        this.limits = limits;
        this.mayBeCompressed = compression != null;
        this.sink = sink;
        this.messages = new MessageFrames(limits, alloc, compression, sink);
        this.controls = new ControlFrames(alloc, sink);
    }

    /** Reads all of {@code in}, as far as the sink wants it. */
    void read(ByteBuf in) {
        while (sink.reading()) {
            if (part == Part.PAYLOAD) {
                if (length > 0 && !in.isReadable()) {
                    return;
                }
                payload(in);
            } else if (in.isReadable()) {
                header(in.readByte() & 0xFF);
            } else {
                return;
            }
        }
    }

    /** Lets go of what is held. */
    void release() {
        messages.release();
        controls.release();
    }

    private void header(int b) {
        switch (part) {
            case FIRST_BYTE -> firstByte(b);
            case SECOND_BYTE -> secondByte(b);
            case LENGTH -> {
                length = length << 8 | b;
                if (--lengthMissing == 0) {
                    extendedLength();
                }
            }
            case PAYLOAD -> throw new IllegalStateException("no header is due");
        }
    }

    private void firstByte(int b) {
        fin = (b & 0x80) != 0;
        opcode = b & 0x0F;
        int reserved = b & 0x70;
        boolean data = opcode == FrameWriter.TEXT || opcode == FrameWriter.BINARY;
        if (reserved != 0 && !(reserved == 0x40 && mayBeCompressed && data)) {
            sink.broken(
                    CloseCodes.PROTOCOL_ERROR,
                    "reserved bits 0x" + Integer.toHexString(reserved) + " without an extension (RFC 6455 §5.2)");
        } else if (opcode > FrameWriter.BINARY && opcode < FrameWriter.CLOSE || opcode > FrameWriter.PONG) {
            sink.broken(
                    CloseCodes.PROTOCOL_ERROR, "reserved opcode 0x" + Integer.toHexString(opcode) + " (RFC 6455 §5.2)");
        } else if (opcode >= FrameWriter.CLOSE && !fin) {
            sink.broken(CloseCodes.PROTOCOL_ERROR, "fragmented control frame (RFC 6455 §5.5)");
        } else if (opcode == FrameWriter.CONTINUATION && !messages.isWithin()) {
            sink.broken(CloseCodes.PROTOCOL_ERROR, "continuation of no message (RFC 6455 §5.4)");
        } else if (data && messages.isWithin()) {
            sink.broken(CloseCodes.PROTOCOL_ERROR, "new message within a fragmented one (RFC 6455 §5.4)");
        } else {
            if (data) {
                messages.begin(opcode, reserved != 0);
            }
            part = Part.SECOND_BYTE;
        }
    }

    private void secondByte(int b) {
        int marker = b & 0x7F;
        if ((b & 0x80) != 0) {
            sink.broken(CloseCodes.PROTOCOL_ERROR, "masked frame of a server (RFC 6455 §5.1)");
        } else if (opcode >= FrameWriter.CLOSE && marker > ControlFrames.MAX_BYTES) {
            sink.broken(CloseCodes.PROTOCOL_ERROR, "control frame over 125 bytes (RFC 6455 §5.5)");
        } else if (marker < 126) {
            length = marker;
            beginPayload();
        } else {
            length = 0;
            lengthBytes = marker == 126 ? 2 : 8;
            lengthMissing = lengthBytes;
            part = Part.LENGTH;
        }
    }

    private void extendedLength() {
        if (length < 0 || length < (lengthBytes == 2 ? 126 : 65_536)) {
            sink.broken(CloseCodes.PROTOCOL_ERROR, "payload length not in the minimal number of bytes (RFC 6455 §5.2)");
        } else {
            beginPayload();
        }
    }

    private void beginPayload() {
        if (length > limits.maxFrameBytes()) {
            sink.broken(
                    CloseCodes.TOO_BIG, "frame of " + length + " bytes, over the limit of " + limits.maxFrameBytes());
        } else if (opcode < FrameWriter.CLOSE && messages.exceedsWith(length)) {
            sink.broken(CloseCodes.TOO_BIG, "message of over " + limits.maxMessageBytes() + " bytes");
        } else {
            part = Part.PAYLOAD;
        }
    }

    private void payload(ByteBuf in) {
        int available = (int) Math.min(in.readableBytes(), length);
        int from = in.readerIndex();
        int end = in.writerIndex();
        boolean last = available == length;
        length -= available;
        if (last) {
            part = Part.FIRST_BYTE;
        }
        // the payload is handed on as a window of the buffer it arrived in, which is restored afterwards
        in.writerIndex(from + available);
        try {
            if (opcode >= FrameWriter.CLOSE) {
                controls.read(opcode, in, last);
            } else {
                messages.read(in, last && fin);
            }
        } finally {
            in.writerIndex(end);
            in.readerIndex(from + available);
        }
    }
}
