package dev.raceprobe.probe.script;

import dev.raceprobe.probe.ws.Connection;
import java.util.OptionalLong;

/** From when the waits of a walk's steps count, and what is left of them. Injected delays are on nobody's account. */
final class StepClock {
    /** What is held by an injected delay is looked at again after this. */
    static final long HELD_NANOS = 5_000_000L;

    /** A peer that sends more than the profile lets through, for longer than this after a deadline, leaves it open. */
    private static final long MAX_HELD_NANOS = 60_000_000_000L;

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
        return isHeld(withinNanos, fromNanos) ? HELD_NANOS : left;
    }

    /** Whether what left in time is still held, and has been for so long that nobody waits for it any more. */
    boolean isHeldForTooLong(long withinNanos, long fromNanos, long nowNanos) {
        return nowNanos - fromNanos - withinNanos > MAX_HELD_NANOS && isHeld(withinNanos, fromNanos);
    }

    private boolean isHeld(long withinNanos, long fromNanos) {
        OptionalLong held = connection.heldSinceNanos();
        return held.isPresent() && held.getAsLong() - (fromNanos + withinNanos) <= 0;
    }
}
