package dev.raceprobe.probe.ws;

import dev.raceprobe.api.v1alpha1.CutKind;
import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.Fault;
import dev.raceprobe.api.v1alpha1.LatencyProfile;
import dev.raceprobe.api.v1alpha1.PhaseDelay;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a latency profile does to one connection: the same profile and seed do the same again. Nothing of it is ever the target's
 * fault.
 *
 * @param bytesPerSecond each way; 0: unlimited
 * @param maxRoundTripNanos the longest round trip that can be drawn
 * @param beforeUpgradeNanos from the transport's being ready to the upgrade request
 * @param afterUpgradeNanos from the 101 to the first byte that leaves after it
 * @param beforePongNanos from a ping of the peer to our pong
 * @param cut how the network cuts the connection; empty: it does not
 * @param cutAfterNanos from the TCP connection on, during the opening handshake or after it; sooner if the connection would be
 *     closed before
 * @param slowRead whether bytes of the target are taken at {@link #SLOW_READ_BYTES_PER_SECOND} only
 * @param slice whether bytes travel one by one, both ways
 */
record Injection(
        long bytesPerSecond,
        long maxRoundTripNanos,
        long beforeUpgradeNanos,
        long afterUpgradeNanos,
        long beforePongNanos,
        Optional<CutKind> cut,
        long cutAfterNanos,
        boolean slowRead,
        boolean slice) {
    /** Nothing is injected. */
    static final Injection NONE = new Injection(0, 0, 0, 0, 0, Optional.empty(), 0, false, false);

    static final long SLOW_READ_BYTES_PER_SECOND = 4096;

    /** The network cuts a connection at a moment within so long after it was made. */
    static final long CUT_WITHIN_NANOS = 1_000_000_000L;

    /** TCP, two of TLS, the upgrade. */
    private static final int HANDSHAKE_ROUND_TRIPS = 4;

    /** What an opening handshake with certificates weighs, each way. */
    private static final long HANDSHAKE_BYTES = 16 * 1024;

    private static final long FAULT_SALT = 0x5DEECE66DL;
    private static final Pattern QUANTITY = Pattern.compile("([1-9][0-9]{0,9})(k|M|G|Ki|Mi|Gi)?");

    /** Of one connection; null is baseline. */
    static Injection of(LatencyProfile profile, long seed) {
        if (profile == null) {
            return NONE;
        }
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + profile.seed() ^ FAULT_SALT);
        // all are drawn whether they are wanted or not: a fault more in the profile changes nothing about the others
        boolean reset = random.nextDouble(100) < percent(profile, Fault.Type.Reset);
        boolean halfOpen = random.nextDouble(100) < percent(profile, Fault.Type.HalfOpen);
        boolean slowRead = random.nextDouble(100) < percent(profile, Fault.Type.SlowRead);
        boolean slice = random.nextDouble(100) < percent(profile, Fault.Type.Slice);
        return new Injection(
                profile.bandwidth() == null ? 0 : bytes(profile.bandwidth()),
                Math.max(
                        Durations.nanos(profile.roundTrip().min()),
                        Durations.nanos(profile.roundTrip().max())),
                delay(profile, PhaseDelay.Phase.BeforeUpgrade),
                delay(profile, PhaseDelay.Phase.AfterUpgrade),
                delay(profile, PhaseDelay.Phase.BeforePong),
                reset ? Optional.of(CutKind.Reset) : halfOpen ? Optional.of(CutKind.HalfOpen) : Optional.empty(),
                random.nextLong(CUT_WITHIN_NANOS),
                slowRead,
                slice);
    }

    private static double percent(LatencyProfile profile, Fault.Type type) {
        return profile.faults().stream()
                .filter(fault -> fault.type() == type)
                .mapToDouble(fault -> Double.parseDouble(fault.percent()))
                .findFirst()
                .orElse(0);
    }

    private static long delay(LatencyProfile profile, PhaseDelay.Phase phase) {
        return profile.phaseDelays().stream()
                .filter(delay -> delay.phase() == phase)
                .mapToLong(delay -> Durations.nanos(delay.delay()))
                .findFirst()
                .orElse(0);
    }

    /** Of a quantity like 256Ki. */
    static long bytes(String quantity) {
        Matcher parts = QUANTITY.matcher(quantity);
        if (!parts.matches()) {
            throw new IllegalArgumentException("bandwidth must be a quantity like 256Ki, was " + quantity);
        }
        String unit = parts.group(2) == null ? "" : parts.group(2);
        return Long.parseLong(parts.group(1))
                * switch (unit) {
                    case "k" -> 1_000L;
                    case "M" -> 1_000_000L;
                    case "G" -> 1_000_000_000L;
                    case "Ki" -> 1L << 10;
                    case "Mi" -> 1L << 20;
                    case "Gi" -> 1L << 30;
                    default -> 1L;
                };
    }

    /** Whether the bytes of this connection have to pass a relay. */
    boolean needsRelay() {
        return maxRoundTripNanos > 0 || bytesPerSecond > 0 || afterUpgradeNanos > 0 || slowRead || slice;
    }

    /** At which bytes come down; 0: unlimited. */
    long bytesPerSecondDown() {
        return !slowRead
                ? bytesPerSecond
                : bytesPerSecond == 0
                        ? SLOW_READ_BYTES_PER_SECOND
                        : Math.min(bytesPerSecond, SLOW_READ_BYTES_PER_SECOND);
    }

    /** What it may add to an opening handshake: connectTimeout is the target's. */
    long handshakeNanos() {
        long slowest = bytesPerSecondDown();
        long transfer = slowest == 0 ? 0 : (long) (2e9 * HANDSHAKE_BYTES / slowest);
        return HANDSHAKE_ROUND_TRIPS * maxRoundTripNanos + beforeUpgradeNanos + transfer;
    }
}
