package dev.raceprobe.probe.script;

import dev.raceprobe.probe.ws.Connection;
import java.util.OptionalLong;

/** From when the waits of a walk's steps count, and what is left of them. Injected delays are on nobody's account. */
final class StepClock {
    /** What is held by an injected delay is looked at again after this. */
    private static final long HELD_NANOS = 5_000_000L;

    private final PlayerSettings settings;
    private final Chronicle chronicle;
    private final Connection connection;
    private long stepBeganNanos;
    private long lastProgressNanos;
    private long lastSaidNanos;

    StepClock(PlayerSettings settings, Chronicle chronicle, Connection connection) {
        this.settings = settings;
        this.chronicle = chronicle;
        this.connection = connection;
    }

    /** The next step begins. */
    void stepBegan(long atNanos) {
        stepBeganNanos = atNanos;
    }

    long stepBeganNanos() {
        return stepBeganNanos;
    }

    /** Something that the script waits for has come, or begins to be said. */
    void progressed(long atNanos) {
        lastProgressNanos = atNanos;
    }

    /** A message has left. */
    void said(long targetNanos) {
        lastSaidNanos = targetNanos;
        lastProgressNanos = Math.max(lastProgressNanos, targetNanos);
    }

    long of(Step.Anchor anchor) {
        return switch (anchor) {
            case NOW -> chronicle.isUpgraded() ? Math.max(stepBeganNanos, lastSaidNanos) : stepBeganNanos;
            case UPGRADE -> chronicle.upgradeOr(stepBeganNanos);
            case LAST_PROGRESS -> lastProgressNanos;
        };
    }

    /** What is left of a wait at most; not over while an injected delay still holds what left in time. */
    long left(long withinNanos, long fromNanos, long nowNanos) {
        long left = withinNanos + settings.injectedNanos() - (nowNanos - fromNanos);
        if (left > 0) {
            return left;
        }
        OptionalLong held = connection.heldSinceNanos();
        return held.isPresent() && held.getAsLong() - (fromNanos + withinNanos) <= 0 ? HELD_NANOS : left;
    }
}
