package dev.raceprobe.probe.ws;

import dev.raceprobe.api.v1alpha1.CutKind;
import io.netty.buffer.ByteBuf;
import java.util.OptionalLong;

/** One connection, from the begin of its opening handshake on. Must be used on its event loop only. */
public interface Connection {
    /** Stamps of something that was sent, once its last byte has left. */
    @FunctionalInterface
    interface Sent {
        /** Nobody asks. */
        Sent IGNORED = (atNanos, targetSideNanos) -> {};

        /**
         * @param atNanos when it left the WebSocket layer, monotonic nanoseconds
         * @param targetSideNanos when its last byte was written to the target: the same without a relay
         */
        void sent(long atNanos, long targetSideNanos);
    }

    /** Sends a text message; does nothing once the connection is closing. What is sent in {@code upgraded} leaves in that very turn. */
    void sendText(String text, Sent sent);

    /** Sends a text message of UTF-8 bytes; takes over the reference. */
    void sendText(ByteBuf utf8, Sent sent);

    /** Sends a binary message; takes over the reference. */
    void sendBinary(ByteBuf payload, Sent sent);

    /** Sends a ping with at most 125 bytes of payload. */
    void ping(ByteBuf payload, Sent sent);

    /** Sends Close; frames go on being read until the peer's Close or 5 s later. */
    void close(int code, String reason);

    /** Ends the transport without a Close frame: at once by a reset, or by never reading or writing again. */
    void cut(CutKind kind);

    /** Ends an attempt or a connection whose outcome is of no interest any more: result {@code cancelled} before the 101. */
    void abandon();

    /** Bytes that were sent and have not left yet; at most 1 MiB may be queued. */
    long queuedBytes();

    /** Since when the oldest of what an injected delay still holds has been held, either way, monotonic; empty if nothing is. */
    default OptionalLong heldSinceNanos() {
        return OptionalLong.empty();
    }

    /** {@code address:port} connected to, or null before there was one. */
    String remoteAddress();
}
