package dev.raceprobe.probe.schedule;

import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.ShardPlan;
import java.util.ArrayDeque;
import java.util.Deque;

/** Stops hurting a target in distress: open for a while once too large a share of the recent attempts was turned away. */
public final class Breaker {
    /** Fewer attempts than this say nothing about distress. */
    static final int MIN_ATTEMPTS = 20;

    private final ShardPlan.Breaker settings;
    private final Deque<long[]> attempts = new ArrayDeque<>(); // atNanos, 1 if turned away
    private long turnedAway;
    private long openUntilNanos = Long.MIN_VALUE;
    private boolean wasOpened;

    public Breaker(ShardPlan.Breaker settings) {
        this.settings = settings;
    }

    /** An attempt ended. What we ended ourselves, or could not begin, says nothing about the target. */
    public void ended(ConnectResult result, long atNanos) {
        if (result == ConnectResult.CANCELLED || result == ConnectResult.PROBE_ERROR) {
            return;
        }
        boolean opened = result == ConnectResult.OPENED;
        attempts.add(new long[] {atNanos, opened ? 0 : 1});
        turnedAway += opened ? 0 : 1;
        forgetBefore(atNanos - settings.windowMillis() * 1_000_000);
        boolean distressed =
                attempts.size() >= MIN_ATTEMPTS && 100.0 * turnedAway / attempts.size() > settings.maxRejectedPercent();
        if (distressed && !isOpen(atNanos)) {
            wasOpened = true;
            openUntilNanos = atNanos + settings.backoffMillis() * 1_000_000;
            attempts.clear();
            turnedAway = 0;
        }
    }

    /** Whether nothing is to be attempted now. */
    public boolean isOpen(long atNanos) {
        return wasOpened && atNanos - openUntilNanos < 0;
    }

    private void forgetBefore(long nanos) {
        while (!attempts.isEmpty() && attempts.peek()[0] - nanos < 0) {
            turnedAway -= attempts.poll()[1];
        }
    }
}
