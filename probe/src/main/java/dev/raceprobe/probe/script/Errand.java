package dev.raceprobe.probe.script;

import dev.raceprobe.probe.fetch.FetchRequest;
import dev.raceprobe.probe.fetch.FetchResult;
import dev.raceprobe.probe.fetch.Fetcher;
import dev.raceprobe.probe.timeline.Fetched;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Plays a part that needs no connection: it asks over HTTP, and waits. Ends exactly once. Confined to the event loop. */
public final class Errand implements Stage {
    private final List<Step> steps;
    private final Fetcher fetcher;
    private final EventLoop loop;
    private final LongSupplier nanos;
    private final Consumer<List<Fetched>> whenOver;
    private final Consumer<RuntimeException> whenBroken;
    private final List<Fetched> seen = new ArrayList<>();
    private Activity activity;
    private Future<?> timer;
    private int at;
    private long stepBeganNanos;
    private boolean over;

    /**
     * @param part of which {@link Part#isErrand} is true
     * @param whenOver hears what was seen, unless it was cancelled
     * @param whenBroken hears an exception of ours instead
     */
    public Errand(
            Part part,
            Fetcher fetcher,
            EventLoop loop,
            LongSupplier nanos,
            Consumer<List<Fetched>> whenOver,
            Consumer<RuntimeException> whenBroken) {
        this.steps = part.steps();
        this.fetcher = fetcher;
        this.loop = loop;
        this.nanos = nanos;
        this.whenOver = whenOver;
        this.whenBroken = whenBroken;
    }

    /** Begins. */
    public void start() {
        stepBeganNanos = nowNanos();
        guarded(this::goOn);
    }

    /** Ends early: nobody hears of it any more. */
    public void cancel() {
        over = true;
        stop();
    }

    private void goOn() {
        while (!over && at < steps.size()) {
            if (!play(steps.get(at))) {
                return;
            }
            at++;
            activity = null;
            stepBeganNanos = nowNanos();
        }
        if (!over) {
            cancel();
            whenOver.accept(seen);
        }
    }

    private boolean play(Step step) {
        if (step instanceof Step.Hold hold) {
            long left = hold.nanos() - (nowNanos() - stepBeganNanos);
            if (left > 0) {
                wakeAfter(left);
            }
            return left <= 0;
        }
        if (activity == null) {
            activity = Activity.of(step, this).orElseThrow();
        }
        return activity.goOn();
    }

    private void guarded(Runnable task) {
        try {
            if (!over) {
                task.run();
            }
        } catch (RuntimeException e) {
            cancel();
            whenBroken.accept(e);
        }
    }

    private void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    public long nowNanos() {
        return nanos.getAsLong();
    }

    @Override
    public long injectedNanos() {
        return 0;
    }

    @Override
    public void wakeAfter(long wait) {
        stop();
        timer = loop.schedule(() -> guarded(this::goOn), wait, TimeUnit.NANOSECONDS);
    }

    @Override
    public void fetch(FetchRequest request, Consumer<FetchResult> whenDone) {
        fetcher.fetch(request, result -> guarded(() -> whenDone.accept(result)));
    }

    @Override
    public void fetched(Fetched view) {
        seen.add(view);
    }

    @Override
    public void say(String tag, Template template) {
        throw new IllegalStateException("an errand has no connection");
    }

    @Override
    public long queuedBytes() {
        return 0;
    }

    @Override
    public int said() {
        return 0;
    }

    @Override
    public int answered() {
        return 0;
    }

    @Override
    public void unsent(int messages) {
        throw new IllegalStateException("an errand has no connection");
    }
}
