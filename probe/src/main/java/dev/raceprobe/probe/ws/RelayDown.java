package dev.raceprobe.probe.ws;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;

/** The way down through a relay, from the target. Nothing passes before there is a connection. */
final class RelayDown implements Runnable {
    /** Whoever reads slowly takes no more than this ahead: the rest waits at the target. */
    private static final int MAX_SLOW_BYTES = 16 * 1024;

    private final DelayLine line;
    private final Bandwidth bandwidth;
    private final RoundTripPairs roundTrips;
    private final DelayMeter meter;
    private final Punctuality punctuality;
    private final ReadPause pause;
    private final boolean slice;

    private ChannelHandlerContext context;
    private boolean begun;
    private long readAtNanos;
    private long readLateNanos;

    RelayDown(
            EventLoop loop,
            TimerLateness lateness,
            RoundTripPairs roundTrips,
            DelayMeter meter,
            Punctuality punctuality,
            Injection injection,
            int maxHeldBytes) {
        this.line = new DelayLine(loop, lateness);
        this.bandwidth = new Bandwidth(injection.bytesPerSecondDown());
        this.roundTrips = roundTrips;
        this.meter = meter;
        this.punctuality = punctuality;
        this.pause = new ReadPause(injection.slowRead() ? Math.min(MAX_SLOW_BYTES, maxHeldBytes) : maxHeldBytes);
        this.slice = injection.slice();
    }

    void attach(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** The first that is on its way; null if nothing is. */
    HeldChunk oldest() {
        return line.oldest();
    }

    /** When the bytes that are being delivered now were read from the target. */
    long readAtNanos() {
        return readAtNanos;
    }

    /** For how long they may have waited in our socket before, because the loop was busy. */
    long readLateNanos() {
        return readLateNanos;
    }

    /** The connection will be told of then. */
    void notBefore(long atNanos) {
        line.notBefore(atNanos);
    }

    /** There is a connection. */
    void begin() {
        begun = true;
    }

    /** Bytes were read, or an event that must not overtake them. */
    void hold(Object content) {
        long now = System.nanoTime();
        HeldChunk held = new HeldChunk(content, null);
        held.lateNanos = punctuality.lateNanos(now);
        meter.comesDown(held);
        line.add(held, now, bandwidth.throughAtNanos(held.bytes, now) + roundTrips.downNanos());
        held.enteredAtNanos = pause.arrivedAtNanos(now);
        line.arm(this);
    }

    /** A read is over. */
    void endRead() {
        pause.read(context.channel(), line.bytes());
    }

    /** A turn of reads is over. */
    void endTurn() {
        pause.endTurn();
    }

    @Override
    public void run() {
        line.expired();
        release();
    }

    /** Lets through what is due. */
    void release() {
        if (!begun) {
            return;
        }
        long now = System.nanoTime();
        boolean any = false;
        for (HeldChunk held = line.pollDue(now); held != null; held = line.pollDue(now)) {
            stamp(held);
            if (held.content instanceof ByteBuf) {
                meter.cameDown(held, System.nanoTime());
            }
            pass(held);
            any = true;
        }
        if (any) {
            context.fireChannelReadComplete();
            pause.released(context.channel(), line.bytes());
        }
        line.arm(this);
    }

    /** Lets everything through at once, since the pipeline ends with the transport. */
    void releaseAll() {
        boolean any = false;
        for (HeldChunk held = line.poll(); held != null; held = line.poll()) {
            stamp(held);
            pass(held);
            any = true;
        }
        if (any) {
            context.fireChannelReadComplete();
        }
    }

    private void stamp(HeldChunk held) {
        readAtNanos = held.enteredAtNanos;
        readLateNanos = held.lateNanos;
    }

    private void pass(HeldChunk held) {
        if (!(held.content instanceof ByteBuf bytes)) {
            context.fireUserEventTriggered(held.content);
        } else if (slice) {
            Slices.of(bytes).forEach(context::fireChannelRead);
        } else {
            context.fireChannelRead(bytes);
        }
    }

    void discard() {
        for (HeldChunk held = line.poll(); held != null; held = line.poll()) {
            held.discard();
        }
    }
}
