package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.Health;
import java.util.Locale;
import java.util.Optional;

/** Whether the probe kept time. Where it did not, it says so instead of blaming the target. */
final class Trust {
    /** Schedule lag above which a measurement is not trusted, in nanoseconds. */
    static final long MAX_LAG_NANOS = 50_000_000;

    private static final double PERCENTILE = 99;

    private Trust() {}

    /** Why the measurements of this stretch of time are not to be trusted; empty where they are. */
    static Optional<Reason> doubt(Health health) {
        if (health.exhausted() > 0) {
            return Optional.of(Reason.ResourcesExhausted);
        }
        if (health.errors() > 0) {
            return Optional.of(Reason.ProbeErrors);
        }
        if (health.loopBlocked() > 0) {
            return Optional.of(Reason.EventLoopBlocked);
        }
        return lagNanos(health) > MAX_LAG_NANOS ? Optional.of(Reason.ScheduleLagHigh) : Optional.empty();
    }

    static long lagNanos(Health health) {
        return health.scheduleLag().histogram().getValueAtPercentile(PERCENTILE);
    }

    /** For the condition's message. */
    static String described(Health health) {
        return String.format(
                Locale.ROOT,
                "p99 schedule lag %.1f ms, event loop blocked %d times, %d own errors",
                lagNanos(health) / 1e6,
                health.loopBlocked(),
                health.errors());
    }
}
