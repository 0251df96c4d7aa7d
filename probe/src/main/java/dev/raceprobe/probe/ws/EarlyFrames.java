package dev.raceprobe.probe.ws;

import dev.raceprobe.probe.ws.Connection.Sent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/** The frames of a pipelined opening that were sent before the upgrade request was: they leave along with it. */
final class EarlyFrames {
    private final ByteBufAllocator alloc;
    private final List<Sent> sent = new ArrayList<>(0);
    private ByteBuf waiting;

    EarlyFrames(ByteBufAllocator alloc) {
        this.alloc = alloc;
    }

    /** Takes over the reference. */
    void add(ByteBuf frame, Sent told) {
        waiting = waiting == null ? alloc.directBuffer(256) : waiting;
        waiting.writeBytes(frame);
        frame.release();
        sent.add(told);
    }

    /** Appends them to the request. */
    void moveTo(ByteBuf request) {
        if (waiting != null) {
            request.writeBytes(waiting);
            release();
        }
    }

    /** The request has left, and they with it. */
    void left(long atNanos) {
        sent.forEach(told -> told.sent(atNanos, atNanos));
    }

    /** Lets go of those that have not left. */
    void release() {
        if (waiting != null) {
            waiting.release();
            waiting = null;
        }
    }
}
