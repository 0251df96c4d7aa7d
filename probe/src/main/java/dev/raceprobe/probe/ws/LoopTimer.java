package dev.raceprobe.probe.ws;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A timer on an event loop, of which only the setting made last counts. */
final class LoopTimer {
    private final EventLoop loop;
    private ScheduledFuture<?> setting;

    LoopTimer(EventLoop loop) {
        this.loop = loop;
    }

    /** Runs the task after so long, instead of what was set before. */
    void set(long nanos, Runnable task) {
        stop();
        setting = loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    /** Whether it was set and not stopped since: its task may have run. */
    boolean isSet() {
        return setting != null;
    }

    void stop() {
        if (setting != null) {
            setting.cancel(false);
            setting = null;
        }
    }
}
