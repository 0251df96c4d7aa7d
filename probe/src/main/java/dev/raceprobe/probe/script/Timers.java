package dev.raceprobe.probe.script;

import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs what is to happen later on one connection, while it lives; what breaks in it is told, and not thrown. */
final class Timers {
    private final EventLoop loop;
    private final BooleanSupplier isOver;
    private final Consumer<RuntimeException> whenBroken;

    Timers(EventLoop loop, BooleanSupplier isOver, Consumer<RuntimeException> whenBroken) {
        this.loop = loop;
        this.isOver = isOver;
        this.whenBroken = whenBroken;
    }

    Future<?> after(long nanos, Runnable task) {
        return loop.schedule(() -> guarded(task), nanos, TimeUnit.NANOSECONDS);
    }

    /** Now, under the same care. */
    void guarded(Runnable task) {
        try {
            if (!isOver.getAsBoolean()) {
                task.run();
            }
        } catch (RuntimeException e) {
            whenBroken.accept(e);
        }
    }

    /** @param timer null: none */
    static void stop(Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
