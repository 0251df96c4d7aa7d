package dev.raceprobe.probe.script;

import dev.raceprobe.probe.fetch.FetchResult;
import dev.raceprobe.probe.timeline.Fetched;
import java.util.Locale;

/**
 * Asks an HTTP view until it says what it is to say, or until it was asked once more after all its time was over: an answer
 * that was under way at the deadline decides nothing. One request at a time.
 */
final class Fetching implements Activity {
    private final Step.Fetch step;
    private final Stage stage;
    private final long deadlineNanos;
    private boolean asking;
    private boolean over;
    private long nextNanos;

    Fetching(Step.Fetch step, Stage stage) {
        this.step = step;
        this.stage = stage;
        this.nextNanos = stage.nowNanos();
        this.deadlineNanos = nextNanos + step.withinNanos();
    }

    @Override
    public boolean goOn() {
        long left = nextNanos - stage.nowNanos();
        if (over || asking) {
            return over;
        } else if (left > 0) {
            stage.wakeAfter(left);
        } else {
            asking = true;
            long askedNanos = stage.nowNanos();
            stage.fetch(step.request(), result -> answered(askedNanos, result));
        }
        return false;
    }

    private void answered(long askedNanos, FetchResult result) {
        Fetched seen = seen(askedNanos, result);
        stage.fetched(seen);
        asking = false;
        over = step.met().test(seen) || askedNanos >= deadlineNanos;
        nextNanos = Math.max(stage.nowNanos(), Math.min(askedNanos + step.everyNanos(), deadlineNanos));
        stage.wakeAfter(0);
    }

    private Fetched seen(long askedNanos, FetchResult result) {
        if (result instanceof FetchResult.Answered answer) {
            return new Fetched(
                    step.tag(),
                    askedNanos,
                    answer.atNanos(),
                    answer.status(),
                    step.read().apply(answer),
                    "",
                    "");
        }
        FetchResult.Failed failed = (FetchResult.Failed) result;
        String kind = failed.kind().name().toLowerCase(Locale.ROOT);
        return new Fetched(step.tag(), askedNanos, stage.nowNanos(), 0, "", kind, failed.words());
    }
}
