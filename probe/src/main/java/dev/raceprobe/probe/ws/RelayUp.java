package dev.raceprobe.probe.ws;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.List;

/** The way up through a relay, to the target. What is flushed together is one chunk of one delay. */
final class RelayUp implements Runnable {
    private static final Object CLOSE = new Object();

    private final DelayLine line;
    private final Bandwidth bandwidth;
    private final RoundTripPairs roundTrips;
    private final DelayMeter meter;
    private final Injection injection;
    private final int maxHeldBytes;
    private final ArrayDeque<HeldChunk> unflushed = new ArrayDeque<>(2);

    private ChannelHandlerContext context;
    private long unflushedBytes;
    private boolean upgraded;
    private long notBeforeNanos;

    RelayUp(
            EventLoop loop,
            TimerLateness lateness,
            RoundTripPairs roundTrips,
            DelayMeter meter,
            Injection injection,
            int maxHeldBytes) {
        this.line = new DelayLine(loop, lateness);
        this.bandwidth = new Bandwidth(injection.bytesPerSecond());
        this.roundTrips = roundTrips;
        this.meter = meter;
        this.injection = injection;
        this.maxHeldBytes = maxHeldBytes;
    }

    void attach(ChannelHandlerContext ctx) {
        context = ctx;
    }

    boolean isEmpty() {
        return line.isEmpty();
    }

    /** The first that is on its way; null if nothing is. */
    HeldChunk oldest() {
        return line.oldest();
    }

    long heldBytes() {
        return line.bytes() + unflushedBytes;
    }

    /** Whether little enough is on its way. */
    boolean isWritable() {
        return heldBytes() < maxHeldBytes / 16;
    }

    /** The 101 was read: what follows it waits for as long as the profile says. */
    void upgraded(long atNanos) {
        upgraded = true;
        notBeforeNanos = atNanos + injection.afterUpgradeNanos();
    }

    void write(Object content, ChannelPromise promise) {
        HeldChunk held = new HeldChunk(content, promise);
        unflushed.add(held);
        unflushedBytes += held.bytes;
    }

    void flush() {
        if (unflushed.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        long delayNanos = roundTrips.upNanos();
        for (HeldChunk held = unflushed.poll(); held != null; held = unflushed.poll()) {
            add(held, now, delayNanos);
        }
        unflushedBytes = 0;
        line.arm(this);
    }

    /** Closes after what is on its way. */
    void close(ChannelPromise promise) {
        add(new HeldChunk(CLOSE, promise), System.nanoTime(), roundTrips.upNanos());
        line.arm(this);
    }

    private void add(HeldChunk held, long nowNanos, long delayNanos) {
        long due = bandwidth.throughAtNanos(held.bytes, nowNanos) + delayNanos;
        boolean tooSoon = upgraded && notBeforeNanos + delayNanos - due > 0;
        meter.goesUp(held);
        line.add(held, nowNanos, tooSoon ? notBeforeNanos + delayNanos : due);
    }

    /** Lets through what is due. */
    @Override
    public void run() {
        line.expired();
        long now = System.nanoTime();
        boolean any = false;
        for (HeldChunk held = line.pollDue(now); held != null; held = line.pollDue(now)) {
            pass(held);
            any = true;
        }
        if (any) {
            context.flush();
            if (isWritable()) {
                context.fireChannelWritabilityChanged();
            }
        }
        line.arm(this);
    }

    private void pass(HeldChunk held) {
        if (held.content == CLOSE) {
            context.flush();
            context.close(held.promise);
        } else {
            write(held);
            meter.wentUp(held, System.nanoTime());
        }
    }

    private void write(HeldChunk held) {
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

    /** The transport has ended: what was flushed fails. */
    void fail() {
        for (HeldChunk held = line.poll(); held != null; held = line.poll()) {
            held.fail();
        }
    }

    /** The pipeline has ended: all fails. */
    void failAll() {
        fail();
        for (HeldChunk held = unflushed.poll(); held != null; held = unflushed.poll()) {
            held.fail();
        }
        unflushedBytes = 0;
    }
}
