package dev.raceprobe.probe.ws;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** permessage-deflate (RFC 7692) of one connection. Its native memory is taken with the first message and must be released. */
final class Compression {
    /** What we offer: no limit on the windows, which the JDK's deflate could not keep. */
    static final String OFFER = "permessage-deflate";

    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private final boolean clientTakeover;
    private final boolean serverTakeover;
    private Deflater deflater;
    private Inflater inflater;

    /**
     * @param clientTakeover whether our messages may refer back to earlier ones
     * @param serverTakeover whether the server's may
     */
    Compression(boolean clientTakeover, boolean serverTakeover) {
        this.clientTakeover = clientTakeover;
        this.serverTakeover = serverTakeover;
    }

    /**
     * Appends the decompressed bytes to {@code out}, up to its maximum capacity.
     *
     * @param end whether {@code in} holds the last of the message
     * @return what is wrong with the data; null if nothing
     */
    String inflate(ByteBuf in, boolean end, ByteBuf out) {
        if (inflater == null) {
            inflater = new Inflater(true);
        }
        try {
            boolean fits = inflate(in.nioBuffer(), out)
                    && (!end || inflater.finished() || inflate(ByteBuffer.wrap(TAIL), out));
            if (end && (!serverTakeover || inflater.finished())) {
                inflater.reset();
            }
            return fits ? null : "message of over " + out.maxCapacity() + " bytes when decompressed";
        } catch (DataFormatException e) {
            return "compressed data is not DEFLATE (RFC 7692 §7.2.2): " + e.getMessage();
        }
    }

    private boolean inflate(ByteBuffer in, ByteBuf out) throws DataFormatException {
        inflater.setInput(in);
        while (true) {
            if (!out.isWritable()) {
                if (out.maxWritableBytes() == 0) {
                    return inflater.needsInput() || drained();
                }
                out.ensureWritable(Math.min(out.maxWritableBytes(), Math.max(512, out.capacity())));
            }
            int space = out.writableBytes();
            int made = inflater.inflate(out.internalNioBuffer(out.writerIndex(), space));
            out.writerIndex(out.writerIndex() + made);
            if (inflater.finished() && in.hasRemaining()) {
                // a block marked as the last one (RFC 7692 §7.2.3.4): what follows starts anew
                inflater.reset();
                inflater.setInput(in);
            } else if (made < space && (inflater.needsInput() || inflater.finished())) {
                return true;
            } else if (inflater.needsDictionary()) {
                throw new DataFormatException("asks for a dictionary");
            }
        }
    }

    private boolean drained() throws DataFormatException {
        return inflater.inflate(new byte[1]) == 0 && inflater.needsInput();
    }

    /** The compressed payload of one message. */
    ByteBuf deflate(ByteBufAllocator alloc, ByteBuf payload) {
        if (deflater == null) {
            deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        }
        if (!payload.isReadable()) {
            return alloc.directBuffer(1).writeByte(0); // RFC 7692 §7.2.3.6
        }
        ByteBuf out = alloc.directBuffer(Math.max(64, payload.readableBytes() / 2));
        deflater.setInput(payload.nioBuffer());
        int made;
        int space;
        do {
            out.ensureWritable(64);
            space = out.writableBytes();
            made = deflater.deflate(out.internalNioBuffer(out.writerIndex(), space), Deflater.SYNC_FLUSH);
            out.writerIndex(out.writerIndex() + made);
        } while (made == space);
        if (!clientTakeover) {
            deflater.reset();
        }
        return out.writerIndex(out.writerIndex() - TAIL.length);
    }

    void release() {
        if (deflater != null) {
            deflater.end();
            deflater = null;
        }
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
    }
}
