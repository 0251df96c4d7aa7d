package dev.raceprobe.probe.ws;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.LatencyProfile;
import java.util.SplittableRandom;

/**
 * Draws round trips of a latency profile: the same seeds draw the same sequence.
 *
 * <p>Uniform in [min, max]. Normal: mean in the middle, six standard deviations from min to max. Pareto (Lomax, shape 1.5): begins
 * at min, its 99th percentile is max. All are clamped to [min, max].
 */
final class RoundTrips {
    private static final double PARETO_SHAPE = 1.5;
    private static final double PARETO_P99 = Math.pow(0.01, -1 / PARETO_SHAPE) - 1;

    private final LatencyProfile.Distribution distribution;
    private final long minNanos;
    private final long maxNanos;
    private final SplittableRandom random;

    RoundTrips(LatencyProfile profile, long seed) {
        this.distribution = profile.distribution();
        this.minNanos = Durations.nanos(profile.roundTrip().min());
        this.maxNanos = Math.max(minNanos, Durations.nanos(profile.roundTrip().max()));
        this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + profile.seed());
    }

    /** The longest that can be drawn, in nanoseconds. */
    long maxNanos() {
        return maxNanos;
    }

    /** The next round trip, in nanoseconds. */
    long next() {
        double width = maxNanos - minNanos;
        double offset = switch (distribution) {
            case Uniform -> random.nextDouble() * width;
            case Normal -> width / 2 + random.nextGaussian() * width / 6;
            case Pareto -> (Math.pow(1 - random.nextDouble(), -1 / PARETO_SHAPE) - 1) / PARETO_P99 * width;
        };
        return minNanos + (long) Math.max(0, Math.min(width, offset));
    }
}
