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
        boolean goesOn = true;
        while (goesOn && sink.reading()) {
            goesOn = frame(in);
        }
    }

    /** Lets go of what is held. */
    void release() {
        messages.release();
        controls.release();
    }

    /** Reads on in a frame, up to its end at most; whether there may be more to read. */
    private boolean frame(ByteBuf in) {
        while (part != Part.PAYLOAD) {
            if (!in.isReadable()) {
                return false;
            }
            if (!header(in.readByte() & 0xFF)) {
                return false;
            }
        }
        if (length > 0 && !in.isReadable()) {
            return false;
        }
        payload(in);
        return true;
    }

    /** Whether the header keeps to the rules up to this byte. */
    private boolean header(int b) {
        return switch (part) {
            case FIRST_BYTE -> firstByte(b);
            case SECOND_BYTE -> secondByte(b);
            case LENGTH -> {
                length = length << 8 | b;
                yield --lengthMissing > 0 || extendedLength();
            }
            case PAYLOAD -> throw new IllegalStateException("no header is due");
        };
    }

    private boolean firstByte(int b) {
        fin = (b & 0x80) != 0;
        opcode = b & 0x0F;
        int reserved = b & 0x70;
        boolean data = opcode == FrameWriter.TEXT || opcode == FrameWriter.BINARY;
        if (reserved != 0 && !(reserved == 0x40 && mayBeCompressed && data)) {
            return broken("reserved bits 0x" + Integer.toHexString(reserved) + " without an extension (RFC 6455 §5.2)");
        } else if (opcode > FrameWriter.BINARY && opcode < FrameWriter.CLOSE || opcode > FrameWriter.PONG) {
            return broken("reserved opcode 0x" + Integer.toHexString(opcode) + " (RFC 6455 §5.2)");
        } else if (opcode >= FrameWriter.CLOSE && !fin) {
            return broken("fragmented control frame (RFC 6455 §5.5)");
        } else if (opcode == FrameWriter.CONTINUATION && !messages.isWithin()) {
            return broken("continuation of no message (RFC 6455 §5.4)");
        } else if (data && messages.isWithin()) {
            return broken("new message within a fragmented one (RFC 6455 §5.4)");
        }
        if (data) {
            messages.begin(opcode, reserved != 0);
        }
        part = Part.SECOND_BYTE;
        return true;
    }

    private boolean secondByte(int b) {
        int marker = b & 0x7F;
        if ((b & 0x80) != 0) {
            return broken("masked frame of a server (RFC 6455 §5.1)");
        } else if (opcode >= FrameWriter.CLOSE && marker > ControlFrames.MAX_BYTES) {
            return broken("control frame over 125 bytes (RFC 6455 §5.5)");
        } else if (marker < 126) {
            length = marker;
            return beginPayload();
        }
        length = 0;
        lengthBytes = marker == 126 ? 2 : 8;
        lengthMissing = lengthBytes;
        part = Part.LENGTH;
        return true;
    }

    private boolean extendedLength() {
        return length < 0 || length < (lengthBytes == 2 ? 126 : 65_536)
                ? broken("payload length not in the minimal number of bytes (RFC 6455 §5.2)")
                : beginPayload();
    }

    private boolean beginPayload() {
        if (length > limits.maxFrameBytes()) {
            return broken(
                    CloseCodes.TOO_BIG, "frame of " + length + " bytes, over the limit of " + limits.maxFrameBytes());
        } else if (opcode < FrameWriter.CLOSE && messages.exceedsWith(length)) {
            return broken(CloseCodes.TOO_BIG, "message of over " + limits.maxMessageBytes() + " bytes");
        }
        part = Part.PAYLOAD;
        return true;
    }

    private boolean broken(String rule) {
        return broken(CloseCodes.PROTOCOL_ERROR, rule);
    }

    /** Always false: nothing more is read. */
    private boolean broken(int code, String rule) {
        sink.broken(code, rule);
        return false;
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
