package dev.raceprobe.probe.script;

import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;

/** An event loop whose time is the test's. */
public final class VirtualLoop {
    private final MockTicker ticker = Ticker.newMockTicker();
    private final EmbeddedChannel channel =
            EmbeddedChannel.builder().ticker(ticker).build();

    public EventLoop loop() {
        return channel.eventLoop();
    }

    public long nanos() {
        return ticker.nanoTime();
    }

    public long millis() {
        return ticker.nanoTime() / 1_000_000;
    }

    /** Lets time pass, a millisecond at a time, and runs what is due. */
    public void pass(long millis) {
        for (long i = 0; i < millis; i++) {
            ticker.advance(1, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
            channel.runPendingTasks();
        }
    }
}
