package dev.raceprobe.probe.ws;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What carries the bytes of one connection: its channel, with the relay in it that delays them, if there is one. */
final class Transport {
    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);

    private final Channel channel;
    private final Relay relay;

    /** @param relay null: nothing is delayed */
    Transport(Channel channel, Relay relay) {
        this.channel = channel;
        this.relay = relay;
    }

    /** A channel that is not registered yet, with the relay that the injection needs. */
    static Transport open(WsConnector connector, Opening opening, Injection injection, ConnectionListener listener) {
        boolean relayed = injection.needsRelay();
        Channel channel = connector.newChannel(relayed);
        if (!relayed) {
            return new Transport(channel, null);
        }
        Relay relay = new Relay(
                connector.loop(),
                new RoundTrips(opening.profile(), opening.seed()),
                new RoundTrips(opening.profile(), ~opening.seed()),
                connector.lateness(),
                connector.punctuality(),
                connector.settings().limits().maxQueuedBytes(),
                injection,
                listener::injected);
        channel.pipeline().addLast(relay);
        return new Transport(channel, relay);
    }

    Channel channel() {
        return channel;
    }

    /** Null without one. */
    Relay relay() {
        return relay;
    }

    /** Whether what is written now leaves without a long wait for what was written before. */
    boolean isWritable() {
        return channel.isWritable() && (relay == null || relay.writable());
    }

    /** Bytes that were written and have not left yet. */
    long queuedBytes() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        long held = relay == null ? 0 : relay.heldUpBytes();
        return held + (buffer == null ? 0 : buffer.totalPendingWriteBytes());
    }

    /** Since when the oldest of what the relay holds has been held; empty if nothing is. */
    OptionalLong heldSinceNanos() {
        return relay == null ? OptionalLong.empty() : relay.heldSinceNanos();
    }

    /** The longest round trip that is injected, 0 without a relay. */
    long longestNanos() {
        return relay == null ? 0 : relay.longestNanos();
    }

    /** The 101 was read. */
    void upgraded(long atNanos) {
        if (relay != null) {
            relay.upgraded(atNanos);
        }
    }

    /** Nothing more is read, and the peer is not told. */
    void stopReading() {
        channel.config().setAutoRead(false);
    }

    /** Ends it after what was written, and TLS with its close_notify. */
    void close() {
        channel.close();
    }

    /** Ends it at once, below TLS, so that no close_notify goes first. */
    void reset() {
        try {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (ChannelException e) {
            LOG.debug("the transport was lost before it could be reset", e);
        }
        if (relay == null) {
            channel.unsafe().close(channel.voidPromise());
        } else {
            relay.close(channel.newPromise());
        }
    }
}
