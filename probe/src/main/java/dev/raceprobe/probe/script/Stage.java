package dev.raceprobe.probe.script;

import dev.raceprobe.probe.fetch.FetchRequest;
import dev.raceprobe.probe.fetch.FetchResult;
import dev.raceprobe.probe.timeline.Fetched;
import java.util.function.Consumer;

/** What an {@link Activity} may use of whoever plays it. */
interface Stage {
    /** Monotonic time. */
    long nowNanos();

    /** What the profile may add to a round trip at most. */
    long injectedNanos();

    /** What is left of a wait on the target's side: what an injected delay still holds, and was there before its end, is waited for. */
    default long left(long withinNanos, long fromNanos) {
        return withinNanos + injectedNanos() - (nowNanos() - fromNanos);
    }

    /** Calls {@link Activity#goOn} after so long, and forgets the wake-up that was asked for before. */
    void wakeAfter(long nanos);

    /** Sends a message; it is said once it has left. */
    void say(String tag, Template template);

    /** Bytes that were sent and have not left yet. */
    long queuedBytes();

    /** Messages that have left. */
    int said();

    /** Messages of ours about which something was heard. */
    int answered();

    /** So many messages found no writable socket and are not attempted. */
    void unsent(int messages);

    /** Asks over HTTP; the result is heard on the event loop, unless all is over by then. */
    void fetch(FetchRequest request, Consumer<FetchResult> whenDone);

    /** Writes down what an HTTP view said. */
    void fetched(Fetched seen);
}
