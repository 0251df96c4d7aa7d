package dev.raceprobe.probe;

import dev.raceprobe.probe.tally.Tally;
import dev.raceprobe.probe.ws.Punctuality;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/** Measures the event loop itself: how late a timer of 10 ms is. More than 500 ms means that the loop was blocked. */
final class LoopMeter {
    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long BLOCKED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final EventLoop loop;
    private final Tally tally;
    private final Punctuality punctuality;
    private long dueNanos;
    private boolean stopped;

    LoopMeter(EventLoop loop, Tally tally, Punctuality punctuality) {
        this.loop = loop;
        this.tally = tally;
        this.punctuality = punctuality;
    }

    void start() {
        long now = System.nanoTime();
        dueNanos = now + EVERY_NANOS;
        punctuality.tick(now, dueNanos);
        loop.schedule(this::tick, EVERY_NANOS, TimeUnit.NANOSECONDS);
    }

    void stop() {
        stopped = true;
    }

    private void tick() {
        long lateNanos = Math.max(0, System.nanoTime() - dueNanos);
        tally.loopLag(lateNanos);
        if (lateNanos > BLOCKED_NANOS) {
            tally.loopBlocked();
        }
        if (!stopped) {
            start();
        }
    }
}
