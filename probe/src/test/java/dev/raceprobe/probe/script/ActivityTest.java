package dev.raceprobe.probe.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.probe.fetch.FetchRequest;
import dev.raceprobe.probe.fetch.FetchResult;
import dev.raceprobe.probe.timeline.Fetched;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Streams and fetches on a stage that a test plays, in virtual time of milliseconds. */
class ActivityTest implements Stage {
    private static final long MS = 1_000_000;

    private final List<String> said = new ArrayList<>();
    private final List<Fetched> seen = new ArrayList<>();
    private final List<Long> asked = new ArrayList<>();
    private Consumer<FetchResult> whenDone;
    private long now;
    private long wakeAt = Long.MAX_VALUE;
    private long queued;
    private long heldSinceNanos = Long.MAX_VALUE;
    private int answered;
    private int unsent;

    /** Wakes the activity whenever it asked for it, until it is over or the time has come. */
    private boolean playUntil(Activity activity, long millis) {
        boolean over = activity.goOn();
        while (!over && wakeAt <= millis * MS) {
            now = Math.max(now, wakeAt);
            wakeAt = Long.MAX_VALUE;
            over = activity.goOn();
        }
        now = Math.max(now, millis * MS);
        return over;
    }

    private Activity stream(int messages, int perSecond, long quietMillis) {
        return new Streaming(new Step.Stream("m", Template.of("{nonce}"), messages, perSecond, quietMillis * MS), this);
    }

    @Test
    void messagesKeepTheirPaceWhateverComesBack() {
        Activity activity = stream(10, 100, 50);

        assertThat(playUntil(activity, 45)).isFalse();
        assertThat(said).containsExactly("m-1", "m-2", "m-3", "m-4", "m-5");
    }

    @Test
    void aLateTurnSendsAllThatIsDue() {
        Activity activity = stream(10, 1000, 50);
        playUntil(activity, 0);
        now = 7 * MS;

        activity.goOn();
        assertThat(said).hasSize(8);
    }

    @Test
    void itIsOverWhenNothingCameForAWhile() {
        Activity activity = stream(3, 1000, 50);

        assertThat(playUntil(activity, 51)).isFalse();
        answered = 1;
        activity.goOn(); // the answer, at 51 ms
        assertThat(playUntil(activity, 100)).isFalse();
        assertThat(playUntil(activity, 101)).isTrue();
        assertThat(unsent).isZero();
    }

    @Test
    void aMessageWaitsForAWritableSocket() {
        Activity activity = stream(3, 1000, 50);
        queued = Streaming.MOST_QUEUED_BYTES;
        playUntil(activity, 500);
        assertThat(said).isEmpty();

        queued = 0;
        playUntil(activity, 510);
        assertThat(said).hasSize(3);
        assertThat(unsent).isZero();
    }

    @Test
    void whatAnInjectedDelayStillHoldsIsWaitedFor() {
        Activity activity = stream(3, 1000, 50);
        heldSinceNanos = 40 * MS;

        assertThat(playUntil(activity, 300)).isFalse();
        heldSinceNanos = Long.MAX_VALUE;
        answered = 1;
        assertThat(playUntil(activity, 340)).isFalse();
        assertThat(playUntil(activity, 360)).isTrue();
    }

    @Test
    void whatWaitedInVainWasNotAttempted() {
        Activity activity = stream(5, 1000, 50);
        playUntil(activity, 1);
        queued = Streaming.MOST_QUEUED_BYTES;

        assertThat(playUntil(activity, 1500)).isTrue();
        assertThat(said).hasSize(2);
        assertThat(unsent).isEqualTo(3);
    }

    private Activity fetch(String expected, long everyMillis, long withinMillis) {
        return new Fetching(
                new Step.Fetch(
                        "view",
                        FetchRequest.get(URI.create("http://view.test/"), MS),
                        FetchResult.Answered::body,
                        view -> view.value().equals(expected),
                        everyMillis * MS,
                        withinMillis * MS),
                this);
    }

    private void answer(String body) {
        whenDone.accept(new FetchResult.Answered(200, body, now));
    }

    @Test
    void aViewIsAskedUntilItAgrees() {
        Activity activity = fetch("on", 10, 100);
        playUntil(activity, 1);
        answer("off");
        playUntil(activity, 12);
        answer("on");

        assertThat(playUntil(activity, 13)).isTrue();
        assertThat(asked).containsExactly(0L, 10L);
        assertThat(seen).extracting(Fetched::value).containsExactly("off", "on");
    }

    @Test
    void aViewIsAskedOnceMoreAfterAllItsTime() {
        Activity activity = fetch("on", 60, 100);
        playUntil(activity, 1);
        answer("off");
        playUntil(activity, 90);
        answer("off");
        playUntil(activity, 101);
        answer("off");

        assertThat(playUntil(activity, 500)).isTrue();
        assertThat(asked).containsExactly(0L, 60L, 100L);
    }

    @Test
    void anAnswerThatTookAllTheTimeIsNotTheLast() {
        Activity activity = fetch("on", 10, 100);
        playUntil(activity, 400);
        answer("off");
        assertThat(playUntil(activity, 401)).isFalse();
        answer("on");

        assertThat(playUntil(activity, 402)).isTrue();
        assertThat(asked).containsExactly(0L, 400L);
    }

    @Test
    void aFailureIsSeenWithItsKind() {
        Activity activity = fetch("on", 10, 0);
        playUntil(activity, 1);
        whenDone.accept(new FetchResult.Failed(FetchResult.Kind.REFUSED, "nobody listens"));

        assertThat(playUntil(activity, 2)).isTrue();
        assertThat(seen).extracting(Fetched::failure).containsExactly("refused");
    }

    @Override
    public long nowNanos() {
        return now;
    }

    @Override
    public long left(long withinNanos, long fromNanos) {
        long left = Stage.super.left(withinNanos, fromNanos);
        return left <= 0 && heldSinceNanos <= fromNanos + withinNanos ? 5 * MS : left;
    }

    @Override
    public long injectedNanos() {
        return 0;
    }

    @Override
    public void wakeAfter(long nanos) {
        wakeAt = now + nanos;
    }

    @Override
    public void say(String tag, Template template) {
        said.add(tag);
    }

    @Override
    public long queuedBytes() {
        return queued;
    }

    @Override
    public int said() {
        return said.size();
    }

    @Override
    public int answered() {
        return answered;
    }

    @Override
    public void unsent(int messages) {
        unsent = messages;
    }

    @Override
    public void fetch(FetchRequest request, Consumer<FetchResult> done) {
        asked.add(now / MS);
        whenDone = done;
    }

    @Override
    public void fetched(Fetched view) {
        seen.add(view);
    }
}
