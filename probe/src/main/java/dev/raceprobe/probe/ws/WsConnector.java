package dev.raceprobe.probe.ws;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Opens connections as Netty channels with a pipeline of our own, on an event loop and the transport of Vert.x. Callbacks run
 * on the loop's thread, outside of any dispatch of Vert.x. Must be closed; open connections are the caller's to end.
 */
public final class WsConnector implements Connector, AutoCloseable {
    private final ConnectorSettings settings;
    private final EventLoop loop;
    private final ChannelFactory<? extends Channel> channels;
    private final ByteBufAllocator alloc = PooledByteBufAllocator.DEFAULT;
    /** At most 128 KiB of one connection in a turn, so that a flooding peer does not hold up the others. */
    private final RecvByteBufAllocator receive =
            new AdaptiveRecvByteBufAllocator(128, 1024, 32 * 1024).maxMessagesPerRead(4);

    /** So many connections, each with 1 MiB at most, may have sent what their sockets do not take. */
    static final int MAX_CLOGGED = 64;

    private int clogged;
    private final Entropy entropy = new Entropy();
    private final TimerLateness lateness = new TimerLateness();
    private final Punctuality punctuality = new Punctuality();
    private final UpgradeRequest request;
    private final NameLookup names;
    private final Addresses addresses;
    private final ExecutorService tlsTasks;
    private final TlsContexts tls;

    /**
     * @param context an event-loop context: its loop is the one that {@link #open} must be called on
     * @throws IllegalArgumentException if the settings cannot be used
     */
    public WsConnector(Vertx vertx, Context context, ConnectorSettings settings) {
        VertxInternal internals = (VertxInternal) vertx;
        this.settings = settings;
        this.loop = ((ContextInternal) context).nettyEventLoop();
        this.channels = internals.transport().channelFactory(false);
        this.request = new UpgradeRequest(settings);
        this.names = new NameLookup(internals, loop);
        this.addresses = new Addresses(settings, names);
        this.tlsTasks = settings.tls() == null
                ? null
                : Executors.newFixedThreadPool(2, task -> {
                    Thread thread = new Thread(task, "raceprobe-tls");
                    thread.setDaemon(true);
                    return thread;
                });
        this.tls = settings.tls() == null ? null : new TlsContexts(settings, tlsTasks);
        loop.execute(TimerSlack::giveUp);
    }

    @Override
    public Connection open(Opening opening, ConnectionListener listener) {
        if (!loop.inEventLoop()) {
            throw new IllegalStateException("open must be called on the connector's event loop");
        }
        return WsConnection.open(this, opening, listener);
    }

    /** Whether so much waits for writable sockets that no more connections ought to be opened. On the event loop only. */
    public boolean isCongested() {
        return clogged >= MAX_CLOGGED;
    }

    /** One connection more or less has sent what its socket does not take. */
    void clogged(int delta) {
        clogged += delta;
    }

    /** Where the one who ticks on this loop says when: without ticks, nothing is taken to have waited. */
    public Punctuality punctuality() {
        return punctuality;
    }

    @Override
    public void close() {
        names.close();
        if (tlsTasks != null) {
            tlsTasks.shutdown();
        }
    }

    /** A channel that is configured and not yet registered. */
    Channel newChannel(boolean relayed) {
        Channel channel = channels.newChannel();
        ChannelConfig config = channel.config();
        config.setAllocator(alloc);
        config.setRecvByteBufAllocator(receive);
        config.setConnectTimeoutMillis(0); // connectTimeout is one deadline over all of the handshake
        // a failed write must not throw away what the peer had said before
        config.setAutoClose(false);
        if (relayed) {
            // an end of stream must not overtake the bytes before it
            config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }
        return channel;
    }

    ConnectorSettings settings() {
        return settings;
    }

    EventLoop loop() {
        return loop;
    }

    ByteBufAllocator alloc() {
        return alloc;
    }

    Entropy entropy() {
        return entropy;
    }

    TimerLateness lateness() {
        return lateness;
    }

    UpgradeRequest request() {
        return request;
    }

    Addresses addresses() {
        return addresses;
    }

    /** Null for plain TCP. */
    TlsContexts tls() {
        return tls;
    }
}
