package dev.raceprobe.probe.ws;

import dev.raceprobe.api.v1alpha1.CutKind;
import io.netty.channel.EventLoop;
import java.util.function.Consumer;

/**
 * The cut that a profile has for one connection, and its moment, which counts from the TCP connection on: it may come during the
 * opening handshake or after it. Without one, nothing is ever pending.
 */
final class InjectedCut {
    private final CutKind kind;
    private final long afterNanos;
    private final LoopTimer timer;
    private long atNanos;

    InjectedCut(EventLoop loop, Injection injection) {
        this.kind = injection.cut().orElse(null);
        this.afterNanos = injection.cutAfterNanos();
        this.timer = new LoopTimer(loop);
    }

    /** The TCP connection is there. */
    void begin(long nowNanos, Consumer<CutKind> strike) {
        atNanos = nowNanos + afterNanos;
        await(nowNanos, strike);
    }

    /** Calls at its moment, or at once where that has passed. */
    void await(long nowNanos, Consumer<CutKind> strike) {
        if (kind != null) {
            timer.set(atNanos - nowNanos, () -> strike.accept(kind));
        }
    }

    /** Whether it is still to come. */
    boolean isPending() {
        return timer.isSet();
    }

    /** Null: there is none. */
    CutKind kind() {
        return kind;
    }

    /** It is not to come any more, or has come. */
    void cancel() {
        timer.stop();
    }
}
