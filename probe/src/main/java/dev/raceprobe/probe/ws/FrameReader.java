package dev.raceprobe.probe.ws;

import dev.raceprobe.probe.ws.ConnectorSettings.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

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
    private final ByteBufAllocator alloc;
    private final Compression compression;
    private final Sink sink;
    private final Utf8Validator utf8 = new Utf8Validator();

    private Part part = Part.FIRST_BYTE;
    private boolean fin;
    private int opcode;
    private long length;
    private int lengthBytes;
    private int lengthMissing;

    /** Opcode of the message that is being read, 0 between messages. */
    private int messageOpcode;

    private boolean messageCompressed;
    private ByteBuf message;
    private ByteBuf control;

    /** @param compression null: not negotiated */
    FrameReader(Limits limits, ByteBufAllocator alloc, Compression compression, Sink sink) {
        this.limits = limits;
        this.alloc = alloc;
        this.compression = compression;
        this.sink = sink;
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
        if (message != null) {
            message.release();
            message = null;
        }
        if (control != null) {
            control.release();
            control = null;
        }
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
        if (reserved != 0 && !(reserved == 0x40 && compression != null && data)) {
            sink.broken(
                    CloseCodes.PROTOCOL_ERROR,
                    "reserved bits 0x" + Integer.toHexString(reserved) + " without an extension (RFC 6455 §5.2)");
        } else if (opcode > FrameWriter.BINARY && opcode < FrameWriter.CLOSE || opcode > FrameWriter.PONG) {
            sink.broken(
                    CloseCodes.PROTOCOL_ERROR, "reserved opcode 0x" + Integer.toHexString(opcode) + " (RFC 6455 §5.2)");
        } else if (opcode >= FrameWriter.CLOSE && !fin) {
            sink.broken(CloseCodes.PROTOCOL_ERROR, "fragmented control frame (RFC 6455 §5.5)");
        } else if (opcode == FrameWriter.CONTINUATION && messageOpcode == 0) {
            sink.broken(CloseCodes.PROTOCOL_ERROR, "continuation of no message (RFC 6455 §5.4)");
        } else if (data && messageOpcode != 0) {
            sink.broken(CloseCodes.PROTOCOL_ERROR, "new message within a fragmented one (RFC 6455 §5.4)");
        } else {
            if (data) {
                messageOpcode = opcode;
                messageCompressed = reserved != 0;
            }
            part = Part.SECOND_BYTE;
        }
    }

    private void secondByte(int b) {
        int marker = b & 0x7F;
        if ((b & 0x80) != 0) {
            sink.broken(CloseCodes.PROTOCOL_ERROR, "masked frame of a server (RFC 6455 §5.1)");
        } else if (opcode >= FrameWriter.CLOSE && marker > 125) {
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
        long sum = length + (message == null || messageCompressed ? 0 : message.readableBytes());
        if (length > limits.maxFrameBytes()) {
            sink.broken(
                    CloseCodes.TOO_BIG, "frame of " + length + " bytes, over the limit of " + limits.maxFrameBytes());
        } else if (opcode < FrameWriter.CLOSE && sum > limits.maxMessageBytes()) {
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
                control(in, last);
            } else {
                data(in, last && fin);
            }
        } finally {
            in.writerIndex(end);
            in.readerIndex(from + available);
        }
    }

    private void control(ByteBuf window, boolean last) {
        if (last && control == null) {
            controlComplete(window);
            return;
        }
        if (control == null) {
            control = alloc.heapBuffer(125, 125);
        }
        control.writeBytes(window);
        if (last) {
            ByteBuf complete = control;
            control = null;
            try {
                controlComplete(complete);
            } finally {
                complete.release();
            }
        }
    }

    private void controlComplete(ByteBuf payload) {
        switch (opcode) {
            case FrameWriter.PING -> sink.pingRead(payload);
            case FrameWriter.PONG -> sink.pongRead(payload);
            default -> closeComplete(payload);
        }
    }

    private void closeComplete(ByteBuf payload) {
        int bytes = payload.readableBytes();
        int from = payload.readerIndex();
        if (bytes == 0) {
            sink.closeRead(CloseCodes.NO_STATUS, "");
        } else if (bytes == 1) {
            sink.broken(CloseCodes.PROTOCOL_ERROR, "Close frame with one byte (RFC 6455 §5.5.1)");
        } else if (!CloseCodes.mayBeSent(payload.getUnsignedShort(from))) {
            sink.broken(
                    CloseCodes.PROTOCOL_ERROR,
                    "close code " + payload.getUnsignedShort(from) + " must not be sent (RFC 6455 §7.4)");
        } else if (!new Utf8Validator().acceptAll(payload, from + 2, from + bytes)) {
            sink.broken(CloseCodes.INVALID_PAYLOAD, "close reason is not UTF-8 (RFC 6455 §5.5.1)");
        } else {
            sink.closeRead(
                    payload.getUnsignedShort(from), payload.toString(from + 2, bytes - 2, StandardCharsets.UTF_8));
        }
    }

    private void data(ByteBuf window, boolean end) {
        if (messageCompressed) {
            compressed(window, end);
            return;
        }
        if (messageOpcode == FrameWriter.TEXT && !utf8.accept(window, window.readerIndex(), window.writerIndex())) {
            sink.broken(CloseCodes.INVALID_PAYLOAD, "text is not UTF-8 (RFC 6455 §8.1)");
        } else if (end && message == null) {
            messageComplete(window);
        } else {
            append(window);
            if (end) {
                messageComplete();
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

    private void compressed(ByteBuf window, boolean end) {
        if (message == null) {
            message = alloc.directBuffer(Math.max(256, 2 * window.readableBytes()), limits.maxMessageBytes());
        }
        int before = message.writerIndex();
        String broken = compression.inflate(window, end, message);
        if (broken != null) {
            sink.broken(message.maxWritableBytes() == 0 ? CloseCodes.TOO_BIG : CloseCodes.INVALID_PAYLOAD, broken);
        } else if (messageOpcode == FrameWriter.TEXT && !utf8.accept(message, before, message.writerIndex())) {
            sink.broken(CloseCodes.INVALID_PAYLOAD, "text is not UTF-8 (RFC 6455 §8.1)");
        } else if (end) {
            messageComplete();
        }
    }

    private void messageComplete() {
        ByteBuf complete = message;
        message = null;
        try {
            messageComplete(complete);
        } finally {
            complete.release();
        }
    }

    private void messageComplete(ByteBuf payload) {
        int kind = messageOpcode;
        messageOpcode = 0;
        if (kind == FrameWriter.BINARY) {
            sink.binaryRead(payload);
        } else if (utf8.complete()) {
            sink.textRead(payload);
        } else {
            sink.broken(CloseCodes.INVALID_PAYLOAD, "text ends within a character (RFC 6455 §8.1)");
        }
    }
}
