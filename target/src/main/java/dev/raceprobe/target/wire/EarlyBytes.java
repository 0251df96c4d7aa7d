package dev.raceprobe.target.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Keeps what a client sends after its opening handshake and before the answer, until that has left: Vert.x takes it for another
 * HTTP request and drops it. Only a connection's first request is looked at. Confined to the connection's event loop.
 */
public final class EarlyBytes extends ChannelDuplexHandler {
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_BYTES = 64 * 1024;

    private ByteBuf kept = Unpooled.EMPTY_BUFFER;
    private boolean isUpgrade;
    private boolean isReleasing;

    private EarlyBytes() {}

    /** To be called when the connection has been made. */
    public static void keepOn(HttpConnection connection) {
        ((ConnectionBase) connection)
                .channelHandlerContext()
                .pipeline()
                .addBefore("httpDecoder", "early", new EarlyBytes());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        kept = Unpooled.wrappedBuffer(kept, (ByteBuf) message);
        if (!isUpgrade) {
            readHead(ctx);
        }
        if (kept.readableBytes() > MOST_BYTES) {
            passAll(ctx);
        }
    }

    private void readHead(ChannelHandlerContext ctx) {
        String seen = kept.toString(StandardCharsets.ISO_8859_1);
        int end = seen.indexOf(new String(END_OF_HEAD, StandardCharsets.US_ASCII));
        if (end < 0) {
            return;
        }
        isUpgrade = seen.substring(0, end).toLowerCase(Locale.ROOT).contains("\r\nupgrade: websocket");
        if (isUpgrade) {
            ctx.fireChannelRead(kept.readRetainedSlice(end + END_OF_HEAD.length));
        } else {
            passAll(ctx);
        }
    }

    /** The answer is on its way: what it makes of the connection is done by the loop's next task. */
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ctx.write(message, promise);
        if (isUpgrade && !isReleasing) {
            isReleasing = true;
            ctx.executor().execute(() -> passAll(ctx));
        }
    }

    private void passAll(ChannelHandlerContext ctx) {
        if (ctx.isRemoved()) {
            return;
        }
        ByteBuf all = kept;
        kept = Unpooled.EMPTY_BUFFER;
        if (all.isReadable()) {
            ctx.fireChannelRead(all);
            ctx.fireChannelReadComplete();
        } else {
            all.release();
        }
        ctx.pipeline().remove(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        kept.release();
        kept = Unpooled.EMPTY_BUFFER;
    }
}
