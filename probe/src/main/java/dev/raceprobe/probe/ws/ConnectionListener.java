package dev.raceprobe.probe.ws;

import dev.raceprobe.contract.ConnectResult;
import io.netty.buffer.ByteBuf;

/**
 * Hears what happens to one connection, in order, on its event loop. All stamps are monotonic nanoseconds, taken when the
 * byte arrived or left; {@code targetSideNanos} is when the relay read or wrote it on the target's side, the same where
 * there is no relay.
 */
public interface ConnectionListener {
    /** A step of the opening handshake is done. For {@code CONNECT_FAILED} the detail names address and cause: the next address follows. */
    void step(OpeningStep step, long atNanos, String detail);

    /** A valid 101 was read. Called in the event-loop turn in which it was read; messages sent now leave in the same turn. */
    void upgraded(Upgrade upgrade, long atNanos, long targetSideNanos);

    /** A complete text message; the buffer (UTF-8, validated) is only valid during the call. */
    void text(ByteBuf utf8, long atNanos, long targetSideNanos);

    /** A complete binary message; the buffer is only valid during the call. */
    void binary(ByteBuf payload, long atNanos, long targetSideNanos);

    /** A pong; the buffer is only valid during the call. */
    void pong(ByteBuf payload, long atNanos, long targetSideNanos);

    /**
     * The peer pinged and we answered {@code answeredAfterNanos} after its last byte arrived; while our loop was busy, nobody knows
     * when that was, and it is taken to have waited for us all the time.
     */
    void ping(long atNanos, long answeredAfterNanos);

    /** A pong of ours has left, on the target's side. */
    void pongSent(long targetSideNanos);

    /** A Close frame of the peer arrived. */
    void closeReceived(int code, String reason, long atNanos, long targetSideNanos);

    /**
     * The relay let a chunk through.
     *
     * @param roundTripNanos delivered delay of the last chunk up plus that of this one down
     * @param errorNanos how far that is from the intended one (drawn, longer where the order within a direction asks for it), either
     *     way, [0, ...)
     * @param wayNanos all that was delivered on the way to this chunk, from the begin of its TCP connection: what it would have come
     *     earlier by without a relay
     */
    void injected(long roundTripNanos, long errorNanos, long wayNanos);

    /**
     * A fault of the profile has struck: whatever the connection does from now on is not the target's doing. It ends soon.
     *
     * @param fault what was injected, in words
     */
    default void faultInjected(String fault, long atNanos) {}

    /** The connection is over: the last call. */
    void ended(Ending ending, long atNanos, long targetSideNanos);

    /** Steps of an opening handshake. */
    enum OpeningStep {
        /** Only of a name. Detail: its addresses. */
        RESOLVED,
        CONNECT_FAILED,
        /** Detail: address:port. */
        TCP_CONNECTED,
        TLS_DONE,
        UPGRADE_SENT
    }

    /**
     * The response that opened the connection.
     *
     * @param status always 101
     * @param subprotocol the chosen one; empty if none
     * @param compressed whether permessage-deflate was negotiated
     * @param lateNanos for how long it may have waited in our socket, because the loop was busy
     */
    record Upgrade(int status, String subprotocol, boolean compressed, long lateNanos) {}

    /**
     * How a connection ended.
     *
     * @param result of the opening handshake
     * @param status HTTP status of the upgrade response, 0 without one
     * @param code close code: that of the Close frame received first or else sent; 1006 when the transport was lost without one,
     *     0 when the connection never opened
     * @param reason close reason; empty if none
     * @param initiator who ended it
     * @param clean whether both Close frames were seen
     * @param detail what exactly happened, in words, for example the protocol rule that was broken; never a secret
     * @param exhausted whether the probe lacked file descriptors, ports or memory for it
     */
    record Ending(
            ConnectResult result,
            int status,
            int code,
            String reason,
            Initiator initiator,
            boolean clean,
            String detail,
            boolean exhausted) {
        /** One for which nothing was lacking. */
        public Ending(
                ConnectResult result,
                int status,
                int code,
                String reason,
                Initiator initiator,
                boolean clean,
                String detail) {
            this(result, status, code, reason, initiator, clean, detail, false);
        }
    }

    /** Who ended a connection. */
    enum Initiator {
        CLIENT,
        SERVER,
        NETWORK
    }
}
