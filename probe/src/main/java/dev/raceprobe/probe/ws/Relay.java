package dev.raceprobe.probe.ws;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The network between the probe and the target: the lowest handler of a pipeline, which holds every chunk of bytes for half of a
 * round trip, so that TCP, TLS, HTTP and frames all feel it. Keeps the order within a direction and stamps both of its sides.
 *
 * <p>When the transport is lost, what is still held is delivered at once: the stamps of the target's side stay true. Timers are
 * set earlier by what they are known to be late, so a chunk may be delivered up to 50 µs early.
 */
final class Relay extends ChannelDuplexHandler {
    private final EventLoop loop;
    private final RoundTripPairs roundTrips;
    private final RelayUp up;
    private final RelayDown down;
    private final DelayMeter meter;

    private ChannelHandlerContext context;
    private ChannelPromise connecting;
    private boolean connected;
    private boolean closing;

    /** @param unasked draws for what comes down without having been asked for */
    Relay(
            EventLoop loop,
            RoundTrips asked,
            RoundTrips unasked,
            TimerLateness lateness,
            Punctuality punctuality,
            int maxHeldBytes,
            Injection injection,
            DelayMeter.Delivery delivery) {
        this.meter = new DelayMeter(delivery);
        this.loop = loop;
        this.roundTrips = new RoundTripPairs(asked, unasked);
        this.up = new RelayUp(loop, lateness, roundTrips, meter, injection, maxHeldBytes);
        this.down = new RelayDown(loop, lateness, roundTrips, meter, punctuality, injection, maxHeldBytes);
    }

    /** When the bytes that are being delivered now were read from the target. */
    long readAtNanos() {
        return down.readAtNanos();
    }

    /** For how long they may have waited in our socket before, because the loop was busy. */
    long readLateNanos() {
        return down.readLateNanos();
    }

    /** Bytes on their way up. */
    long heldUpBytes() {
        return up.heldBytes();
    }

    /** The longest round trip that is injected. */
    long longestNanos() {
        return roundTrips.maxNanos();
    }

    /** Since when the oldest of what is on its way has been, either way; empty if nothing is. */
    OptionalLong heldSinceNanos() {
        HeldChunk oldestUp = up.oldest();
        HeldChunk oldestDown = down.oldest();
        if (oldestUp == null && oldestDown == null) {
            return OptionalLong.empty();
        }
        if (oldestUp == null || oldestDown == null) {
            return OptionalLong.of((oldestUp == null ? oldestDown : oldestUp).enteredAtNanos);
        }
        boolean upFirst = oldestUp.enteredAtNanos - oldestDown.enteredAtNanos < 0;
        return OptionalLong.of((upFirst ? oldestUp : oldestDown).enteredAtNanos);
    }

    /** The 101 was read: what follows it up waits for as long as the profile says. */
    void upgraded(long atNanos) {
        up.upgraded(atNanos);
    }

    /** Whether little enough is on its way up; what was not writable fires channelWritabilityChanged when it is again. */
    boolean writable() {
        return up.isWritable();
    }

    /** Closes from here, after what is on its way up. */
    void close(ChannelPromise promise) {
        close(context, promise);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        up.attach(ctx);
        down.attach(ctx);
    }

    // ---- the connection

    @Override
    public void connect(ChannelHandlerContext ctx, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
        connecting = promise;
        long begun = System.nanoTime();
        long there = roundTrips.upNanos();
        after(there, () -> {
            if (!closing) {
                long up = System.nanoTime() - begun;
                ctx.connect(remote, local).addListener(done -> {
                    long entered = System.nanoTime();
                    long back = roundTrips.roundTripNanos() - there;
                    down.notBefore(entered + back);
                    after(back, () -> {
                        meter.connected(up, System.nanoTime() - entered);
                        connected((ChannelFuture) done);
                    });
                });
            }
        });
    }

    private void connected(ChannelFuture done) {
        if (closing) {
            return;
        }
        if (!done.isSuccess()) {
            connecting.tryFailure(done.cause());
            return;
        }
        connected = true;
        down.begin();
        if (connecting.trySuccess()) {
            context.fireChannelActive();
            down.release();
        }
    }

    private void after(long nanos, Runnable task) {
        loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    /** Told later, with the promise. */
    @Override
    public void channelActive(ChannelHandlerContext ctx) {}

    // ---- up

    @Override
    public void write(ChannelHandlerContext ctx, Object content, ChannelPromise promise) {
        up.write(content, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        up.flush();
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        closing = true;
        down.discard();
        if (up.isEmpty() || !connected) {
            up.fail();
            ctx.close(promise);
        } else {
            up.close(promise);
        }
    }

    // ---- down

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object content) {
        hold(content);
        down.endRead();
    }

    /** Told after each release. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        down.endTurn();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            hold(event);
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    private void hold(Object content) {
        if (closing) {
            ReferenceCountUtil.release(content);
        } else {
            down.hold(content);
        }
    }

    // ---- the end

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        down.releaseAll();
        ctx.fireExceptionCaught(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        down.releaseAll();
        closing = true;
        up.fail();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        closing = true;
        down.discard();
        up.failAll();
    }
}
