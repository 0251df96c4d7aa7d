package dev.raceprobe.probe.ws;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;

/**
 * The write path of an established connection: what is written within a turn of reading leaves at its end, together, anything
 * else at once. While the transport takes no more, the connection counts as clogged.
 */
final class Outbound {
    private final WsConnector connector;
    private final Transport transport;
    private final Channel channel;
    private final Relay relay;

    private boolean inTurn;
    private boolean unflushed;
    private boolean stopped;
    private boolean clogged;

    Outbound(WsConnector connector, Transport transport) {
        this.connector = connector;
        this.transport = transport;
        this.channel = transport.channel();
        this.relay = transport.relay();
    }

    /** Bytes were read: what is written from now on may wait for the end of the turn. */
    void beginTurn() {
        inTurn = true;
    }

    /** Lets leave what was written within the turn. */
    void endTurn() {
        inTurn = false;
        if (unflushed) {
            unflushed = false;
            channel.flush();
        }
    }

    void write(ByteBuf frame, ChannelPromise promise) {
        if (inTurn) {
            unflushed = true;
            channel.write(frame, promise);
        } else {
            channel.writeAndFlush(frame, promise);
        }
        if (relay != null && !stopped) {
            count(!relay.writable()); // which the relay tells only once it is again
        }
    }

    /** Does not wait for the end of a turn, and takes along what does. */
    void writeAtOnce(ByteBuf frame, ChannelPromise promise) {
        unflushed = false;
        channel.writeAndFlush(frame, promise);
    }

    /** Whether the transport takes more. */
    boolean isWritable() {
        return transport.isWritable();
    }

    void writabilityChanged() {
        count(!stopped && !transport.isWritable());
    }

    /** Nothing more is written: it cannot become clogged any more. */
    void stop() {
        stopped = true;
    }

    /** The connection is over: it is not clogged any more. */
    void end() {
        stopped = true;
        count(false);
    }

    private void count(boolean now) {
        if (clogged != now) {
            clogged = now;
            connector.clogged(now ? 1 : -1);
        }
    }
}
