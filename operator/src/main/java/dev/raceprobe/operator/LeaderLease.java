package dev.raceprobe.operator;

import java.time.Duration;

/**
 * How replicas elect the one that reconciles, by a Lease in the operator's namespace.
 *
 * @param duration after which a leader that is not heard of has lost it
 * @param renewDeadline for how long a leader tries to renew it before it gives up by itself, shorter than {@code duration}
 * @param retryEvery how often it is renewed, and asked for; drawn anew each time, up to 2.2 times as long
 */
public record LeaderLease(Duration duration, Duration renewDeadline, Duration retryEvery) {
    /** A replica that dies is replaced within 15 s. */
    public static final LeaderLease DEFAULT =
            new LeaderLease(Duration.ofSeconds(9), Duration.ofSeconds(7), Duration.ofMillis(1_500));

    /** Of the client: a retry is late by up to 1.2 times its interval, so that replicas do not ask all at once. */
    private static final double MAX_JITTER = 1.2;

    public LeaderLease {
        if (renewDeadline.compareTo(duration) >= 0) {
            throw new IllegalArgumentException("renewDeadline must be shorter than duration, " + duration.toMillis()
                    + "ms, was " + renewDeadline.toMillis() + "ms");
        }
        if (retryEvery.multipliedBy(2).compareTo(renewDeadline) >= 0) {
            throw new IllegalArgumentException("retryEvery must be shorter than half of renewDeadline, "
                    + renewDeadline.toMillis() + "ms, was " + retryEvery.toMillis() + "ms");
        }
    }

    /** How long it takes at most until another replica leads after one has died without a word. */
    public Duration longestFailOver() {
        return duration.plusMillis((long) (retryEvery.toMillis() * (1 + MAX_JITTER)));
    }
}
