package dev.raceprobe.probe.ws;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;

/** Something on its way through a relay; {@code content} is bytes, or an event that must not overtake them. */
final class HeldChunk {
    final Object content;

    /** Null for what comes down. */
    final ChannelPromise promise;

    final int bytes;
    long enteredAtNanos;
    long dueAtNanos;

    /** What was injected before it entered, on the way to it. */
    long wayNanos;

    /** For how long it may have waited in our socket before, because the loop was busy. */
    long lateNanos;

    HeldChunk(Object content, ChannelPromise promise) {
        this.content = content;
        this.promise = promise;
        this.bytes = content instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
    }

    /** Nobody wants it any more. */
    void discard() {
        ReferenceCountUtil.release(content);
    }

    /** It cannot leave any more. */
    void fail() {
        discard();
        promise.tryFailure(new ClosedChannelException());
    }
}
