package dev.raceprobe.probe.ws;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The network between the probe and the target: the lowest handler of a pipeline, which holds every chunk of bytes for half of a
 * round trip, so that TCP, TLS, HTTP and frames all feel it. Keeps the order within a direction and stamps both of its sides.
 *
 * <p>One drawn round trip serves what goes up and the first that comes down after it, so that the round trips of questions and
 * answers have the profile's distribution; what else comes down draws its own. When the transport is lost, what is still held
 * is delivered at once: the stamps of the target's side stay true. Timers are set earlier by what they are known to be late, so
 * a chunk may be delivered up to 50 µs early.
 *
 * <p>What waited in the kernel because we did not read is stamped with the moment at which we stopped: earlier than it came, and
 * never later, so that our slowness is not the target's.
 */
final class Relay extends ChannelDuplexHandler {
    /** Hears what the relay delivered. */
    interface Delivery {
        /**
         * @param roundTripNanos delay of the last chunk up plus that of this one down
         * @param errorNanos how far that is from what was intended, either way
         */
        void injected(long roundTripNanos, long errorNanos);
    }

    /** Something on its way; {@code content} is bytes, or an event that must not overtake them. */
    private static final class Held {
        final Object content;
        final ChannelPromise promise;
        final int bytes;
        long enteredAtNanos;
        long dueAtNanos;
        long lateNanos;

        Held(Object content, ChannelPromise promise) {
            this.content = content;
            this.promise = promise;
            this.bytes = content instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
        }
    }

    private static final Object CLOSE = new Object();

    /** A timer that comes a little early is not set again for the rest. */
    private static final long EARLY_NANOS = 50_000;

    /** Whoever reads slowly takes no more than this ahead: the rest waits at the target. */
    private static final int MAX_SLOW_BYTES = 16 * 1024;

    /** A read loop with fewer reads than the most of a turn has emptied the kernel's buffer. */
    private static final int MOST_READS_IN_TURN = 4;

    private final EventLoop loop;
    private final RoundTrips roundTrips;
    private final RoundTrips unasked;
    private final TimerLateness lateness;
    private final Punctuality punctuality;
    private final int maxHeldBytes;
    private final int maxHeldDownBytes;
    private final Injection injection;
    private final Delivery delivery;
    private final Line up;
    private final Line down;
    private final ArrayDeque<Held> unflushed = new ArrayDeque<>(2);

    private ChannelHandlerContext context;
    private ChannelPromise connecting;
    private boolean connected;
    private boolean paused;
    private boolean behind;
    private long behindSinceNanos;
    private int readsInTurn;
    private boolean upgraded;
    private long notUpBeforeNanos;
    private boolean closing;
    private long unpairedNanos = -1;
    private long lastUpNanos;
    private long lastUpErrorNanos;
    private long readAtNanos;
    private long readLateNanos;
    private long unflushedBytes;

    /** @param unasked draws for what comes down without having been asked for */
    Relay(
            EventLoop loop,
            RoundTrips roundTrips,
            RoundTrips unasked,
            TimerLateness lateness,
            Punctuality punctuality,
            int maxHeldBytes,
            Injection injection,
            Delivery delivery) {
        this.loop = loop;
        this.roundTrips = roundTrips;
        this.unasked = unasked;
        this.lateness = lateness;
        this.punctuality = punctuality;
        this.maxHeldBytes = maxHeldBytes;
        this.maxHeldDownBytes = injection.slowRead() ? Math.min(MAX_SLOW_BYTES, maxHeldBytes) : maxHeldBytes;
        this.injection = injection;
        this.up = new Line(new Bandwidth(injection.bytesPerSecond()));
        this.down = new Line(new Bandwidth(injection.bytesPerSecondDown()));
        this.delivery = delivery;
    }

    /** When the bytes that are being delivered now were read from the target. */
    long readAtNanos() {
        return readAtNanos;
    }

    /** For how long they may have waited in our socket before, because the loop was busy. */
    long readLateNanos() {
        return readLateNanos;
    }

    /** Bytes on their way up. */
    long heldUpBytes() {
        return up.bytes + unflushedBytes;
    }

    /** The longest round trip that is injected. */
    long longestNanos() {
        return roundTrips.maxNanos();
    }

    /** Since when the oldest of what is on its way has been, either way; empty if nothing is. */
    OptionalLong heldSinceNanos() {
        Held oldestUp = up.queue.peek();
        Held oldestDown = down.queue.peek();
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
        upgraded = true;
        notUpBeforeNanos = atNanos + injection.afterUpgradeNanos();
    }

    /** Whether little enough is on its way up; what was not writable fires channelWritabilityChanged when it is again. */
    boolean writable() {
        return heldUpBytes() < maxHeldBytes / 16;
    }

    /** Closes from here, after what is on its way up. */
    void close(ChannelPromise promise) {
        close(context, promise);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void connect(ChannelHandlerContext ctx, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
        connecting = promise;
        long half = drawUp() / 2;
        after(half, () -> {
            if (!closing) {
                ctx.connect(remote, local).addListener(done -> {
                    long entered = System.nanoTime();
                    long back = drawDown() - half;
                    down.lastDueAtNanos = entered + back;
                    after(back, () -> connected((ChannelFuture) done));
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
        if (connecting.trySuccess()) {
            context.fireChannelActive();
            down.release();
        }
    }

    /** Told later, with the promise. */
    @Override
    public void channelActive(ChannelHandlerContext ctx) {}

    @Override
    public void write(ChannelHandlerContext ctx, Object content, ChannelPromise promise) {
        Held held = new Held(content, promise);
        unflushed.add(held);
        unflushedBytes += held.bytes;
    }

    /** What is flushed together is one chunk. */
    @Override
    public void flush(ChannelHandlerContext ctx) {
        if (unflushed.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        long half = drawUp() / 2;
        for (Held held = unflushed.poll(); held != null; held = unflushed.poll()) {
            up.add(held, now, half);
        }
        unflushedBytes = 0;
        up.arm();
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        closing = true;
        down.discard();
        if (up.queue.isEmpty() || !connected) {
            up.fail();
            ctx.close(promise);
            return;
        }
        up.add(new Held(CLOSE, promise), System.nanoTime(), drawUp() / 2);
        up.arm();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object content) {
        hold(content);
        readsInTurn++;
        if (down.bytes > maxHeldDownBytes && !paused) {
            paused = true;
            if (!behind) {
                behind = true;
                behindSinceNanos = System.nanoTime();
            }
            ctx.channel().config().setAutoRead(false);
        }
    }

    /** Told after each release. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!paused && readsInTurn < MOST_READS_IN_TURN) {
            behind = false;
        }
        readsInTurn = 0;
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
            return;
        }
        long now = System.nanoTime();
        Held held = new Held(content, null);
        held.lateNanos = punctuality.lateNanos(now);
        down.add(held, now, halfDown());
        if (behind) {
            held.enteredAtNanos = behindSinceNanos;
        }
        down.arm();
    }

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
        for (Held held = unflushed.poll(); held != null; held = unflushed.poll()) {
            up.add(held, 0, 0);
        }
        unflushedBytes = 0;
        up.fail();
    }

    private long drawUp() {
        unpairedNanos = roundTrips.next();
        return unpairedNanos;
    }

    /** The whole round trip that this chunk ends. */
    private long drawDown() {
        long drawn = unpairedNanos >= 0 ? unpairedNanos : unasked.next();
        unpairedNanos = -1;
        return drawn;
    }

    private long halfDown() {
        long drawn = drawDown();
        return drawn - drawn / 2;
    }

    private void after(long nanos, Runnable task) {
        loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    private void resume() {
        if (paused && down.bytes <= maxHeldDownBytes / 2) {
            paused = false;
            context.channel().config().setAutoRead(true);
        }
    }

    /** One direction: a queue in order of arrival, whose due times never decrease, and one timer for its head. */
    private final class Line implements Runnable {
        final ArrayDeque<Held> queue = new ArrayDeque<>(4);
        long bytes;
        long lastDueAtNanos = Long.MIN_VALUE;
        private final Bandwidth bandwidth;
        private boolean armed;
        private boolean learning;
        private long armedForNanos;

        Line(Bandwidth bandwidth) {
            this.bandwidth = bandwidth;
        }

        void add(Held held, long nowNanos, long delayNanos) {
            held.enteredAtNanos = nowNanos;
            long due = bandwidth.throughAtNanos(held.bytes, nowNanos) + delayNanos;
            if (this == up && upgraded && notUpBeforeNanos + delayNanos - due > 0) {
                due = notUpBeforeNanos + delayNanos;
            }
            held.dueAtNanos = lastDueAtNanos != Long.MIN_VALUE && lastDueAtNanos - due > 0 ? lastDueAtNanos : due;
            lastDueAtNanos = held.dueAtNanos;
            queue.add(held);
            bytes += held.bytes;
        }

        void arm() {
            if (!armed && !queue.isEmpty()) {
                armed = true;
                long now = System.nanoTime();
                armedForNanos = queue.peek().dueAtNanos - lateness.medianNanos();
                learning = armedForNanos - now > 0;
                loop.schedule(this, Math.max(0, armedForNanos - now), TimeUnit.NANOSECONDS);
            }
        }

        @Override
        public void run() {
            armed = false;
            if (learning) {
                lateness.observe(System.nanoTime() - armedForNanos);
            }
            release();
        }

        /** Lets through what is due. */
        void release() {
            long now = System.nanoTime();
            boolean any = false;
            while (!queue.isEmpty() && queue.peek().dueAtNanos - now <= EARLY_NANOS && (this == up || connected)) {
                pass(queue.poll());
                any = true;
            }
            if (any && this == up) {
                context.flush();
                if (writable()) {
                    context.fireChannelWritabilityChanged();
                }
            } else if (any) {
                context.fireChannelReadComplete();
                resume();
            }
            if (this == up || connected) {
                arm();
            }
        }

        private void pass(Held held) {
            bytes -= held.bytes;
            if (this == down) {
                passDown(held, true);
            } else if (held.content == CLOSE) {
                context.flush();
                context.close(held.promise);
            } else {
                writeUp(held);
                long now = System.nanoTime();
                lastUpNanos = now - held.enteredAtNanos;
                lastUpErrorNanos = now - held.dueAtNanos;
            }
        }

        private void passDown(Held held, boolean measured) {
            readAtNanos = held.enteredAtNanos;
            readLateNanos = held.lateNanos;
            if (!(held.content instanceof ByteBuf)) {
                context.fireUserEventTriggered(held.content);
                return;
            }
            if (measured) {
                long now = System.nanoTime();
                delivery.injected(
                        lastUpNanos + now - held.enteredAtNanos, Math.abs(lastUpErrorNanos + now - held.dueAtNanos));
            }
            ByteBuf bytes = (ByteBuf) held.content;
            if (injection.slice()) {
                Slices.of(bytes).forEach(context::fireChannelRead);
            } else {
                context.fireChannelRead(bytes);
            }
        }

        private void writeUp(Held held) {
            if (!injection.slice() || !(held.content instanceof ByteBuf bytes)) {
                context.write(held.content, held.promise);
                return;
            }
            List<ByteBuf> slices = Slices.of(bytes);
            for (int i = 0; i < slices.size() - 1; i++) {
                context.writeAndFlush(slices.get(i), context.voidPromise());
            }
            context.write(slices.get(slices.size() - 1), held.promise);
        }

        /** Lets everything down at once, since the pipeline ends with the transport. */
        void releaseAll() {
            boolean any = false;
            for (Held held = queue.poll(); held != null; held = queue.poll()) {
                bytes -= held.bytes;
                passDown(held, false);
                any = true;
            }
            if (any) {
                context.fireChannelReadComplete();
            }
        }

        void discard() {
            for (Held held = queue.poll(); held != null; held = queue.poll()) {
                ReferenceCountUtil.release(held.content);
            }
            bytes = 0;
        }

        void fail() {
            for (Held held = queue.poll(); held != null; held = queue.poll()) {
                ReferenceCountUtil.release(held.content);
                held.promise.tryFailure(new ClosedChannelException());
            }
            bytes = 0;
        }
    }
}
