package dev.raceprobe.target.wire;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.TimeUnit;

/**
 * The handler next to the socket: it stamps what arrives and leaves, in monotonic nanoseconds, before any parsing and free of
 * what a cold JVM adds later, and it can cut the connection. Confined to the connection's event loop.
 */
public final class Wire extends ChannelDuplexHandler {
    private ChannelHandlerContext context;
    /** What was read before, was read before this moment. */
    private long readAtNanos = System.nanoTime();

    private long flushedAtNanos;

    /** To be called before the answer to the opening handshake. */
    public static Wire installOn(HttpConnection connection) {
        // Vert.x shows the channel only after the upgrade, and then the moment of the 101 has passed.
        var pipeline = ((ConnectionBase) connection).channelHandlerContext().pipeline();
        Wire wire = new Wire();
        pipeline.addFirst("wire", wire);
        return wire;
    }

    /** When the bytes now being handled were read. */
    public long readAtNanos() {
        return readAtNanos;
    }

    /** When the last bytes were handed to the kernel. */
    public long flushedAtNanos() {
        return flushedAtNanos;
    }

    public void after(long nanos, Runnable task) {
        context.executor().schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    /**
     * A reset without a Close frame. Closing the channel would be taken by Vert.x's handler, which sends a Close 1000 first;
     * from here the call goes straight to the socket, and with a linger of 0 the kernel sends RST instead of FIN.
     */
    public void reset() {
        if (context.channel().isOpen()) {
            context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            context.close();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        readAtNanos = System.nanoTime();
        ctx.fireChannelRead(message);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        // Before, not after: the kernel may run the awakened peer first, and the write's listeners run inside this
        // call.
        flushedAtNanos = System.nanoTime();
        ctx.flush();
    }
}
