package dev.raceprobe.probe.script;

import java.util.concurrent.TimeUnit;

/**
 * Sends a stream of numbered messages at its pace, whatever comes back, and then listens until nothing has come for a while. A
 * message waits for a writable socket; what waited in vain was not attempted.
 */
final class Streaming implements Activity {
    /** Bytes of ours that may wait in the socket. */
    static final long MOST_QUEUED_BYTES = 1 << 20;

    /** More than any rendered message takes. */
    static final long ROOM_BYTES = 64 << 10;

    /** A peer that reads nothing is given up after this, or after the quiet time where that is longer. */
    private static final long MIN_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Answers that trickle in are listened to for so long after the last message at most. */
    private static final long MAX_LISTENING_NANOS = TimeUnit.MINUTES.toNanos(5);

    static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Step.Stream step;
    private final Stage stage;
    private final long beganNanos;
    private int offered;
    private long offeredAllNanos;
    private int progress = -1;
    private long lastProgressNanos;

    Streaming(Step.Stream step, Stage stage) {
        this.step = step;
        this.stage = stage;
        this.beganNanos = stage.nowNanos();
    }

    /** What later steps and timelines call the nth message, from 1. */
    static String tag(String stream, int number) {
        return stream + "-" + number;
    }

    @Override
    public boolean goOn() {
        offerDue();
        long now = stage.nowNanos();
        noteProgress(now);
        if (offered < step.messages()) {
            return isBlocked() ? waitForRoom(now) : waitFor(dueNanos(offered) - now);
        }
        long quietLeft = stage.left(step.quietNanos(), lastProgressNanos);
        long left = Math.min(quietLeft, MAX_LISTENING_NANOS - (now - offeredAllNanos));
        return left <= 0 ? over() : waitFor(left);
    }

    private void offerDue() {
        while (offered < step.messages() && !isBlocked() && dueNanos(offered) <= stage.nowNanos()) {
            offered++;
            stage.say(tag(step.tag(), offered), step.template());
            offeredAllNanos = stage.nowNanos();
        }
    }

    private long dueNanos(int number) {
        return beganNanos + number * TimeUnit.SECONDS.toNanos(1) / step.perSecond();
    }

    private boolean isBlocked() {
        return stage.queuedBytes() + ROOM_BYTES > MOST_QUEUED_BYTES;
    }

    private boolean waitForRoom(long now) {
        long patience = Math.max(MIN_PATIENCE_NANOS, step.quietNanos()) + stage.injectedNanos();
        return now - lastProgressNanos >= patience ? over() : waitFor(LOOK_AGAIN_NANOS);
    }

    /** Progress is a message that left, or the first that came about one of them. */
    private void noteProgress(long now) {
        int made = stage.said() + stage.answered();
        if (made != progress) {
            progress = made;
            lastProgressNanos = now;
        }
    }

    private boolean waitFor(long nanos) {
        stage.wakeAfter(nanos);
        return false;
    }

    private boolean over() {
        stage.unsent(step.messages() - stage.said());
        return true;
    }
}
