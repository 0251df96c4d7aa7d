package dev.raceprobe.operator.stats;

import java.util.Locale;

/**
 * Failures come back every so often.
 *
 * @param seconds the period, (0, ...)
 * @param uncertaintySeconds half of its 95 % interval, (0, ...)
 * @param confidencePercent 100 × (1 − the probability of such a concentration by chance)
 */
public record FailurePeriod(double seconds, double uncertaintySeconds, double confidencePercent) {
    /** The period, to as many decimals as its uncertainty allows. */
    public String secondsText() {
        return String.format(Locale.ROOT, "%." + decimals() + "f", seconds);
    }

    /** Its uncertainty, rounded up. */
    public String uncertaintyText() {
        double unit = Math.pow(10, -decimals());
        return String.format(Locale.ROOT, "%." + decimals() + "f", Math.ceil(uncertaintySeconds / unit - 1e-9) * unit);
    }

    /** The confidence, rounded down. */
    public String confidenceText() {
        return String.format(Locale.ROOT, "%.1f", Math.floor(confidencePercent * 10) / 10);
    }

    private int decimals() {
        return uncertaintySeconds >= 1 ? 0 : uncertaintySeconds >= 0.1 ? 1 : 2;
    }

    @Override
    public String toString() {
        return "every " + secondsText() + " s ± " + uncertaintyText() + " s, " + confidenceText() + " %";
    }
}
