package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.Distribution;
import dev.raceprobe.operator.stats.Drift;
import java.util.Locale;
import java.util.Optional;

/**
 * Something worth knowing about a deadline, for people.
 *
 * @param deadline ready or event
 * @param isWarning whether times grow towards it; else it is advice
 * @param text a clause
 */
public record DeadlineRemark(String deadline, boolean isWarning, String text) {
    private static final double MILLI = 1e6;

    static DeadlineRemark warning(
            String deadline, String field, long nanos, Drift drift, Optional<Double> secondsLeft) {
        String how = switch (drift.shape()) {
            case LINE -> "grows";
            case STEP -> "has stepped";
        };
        String when = secondsLeft.map(DeadlineRemark::soon).orElse("");
        return new DeadlineRemark(
                deadline,
                true,
                "p90 " + how + " from " + millis(drift.before()) + " to " + millis(drift.after()) + " towards " + field
                        + " " + millis(nanos) + when);
    }

    private static String soon(double seconds) {
        return seconds >= 7_200
                ? String.format(Locale.ROOT, ", reached in %.0f h at this rate", seconds / 3_600)
                : String.format(Locale.ROOT, ", reached in %.0f min at this rate", Math.ceil(seconds / 60));
    }

    static DeadlineRemark advice(
            String deadline, String field, long declaredNanos, double fittingNanos, Distribution measured) {
        return new DeadlineRemark(
                deadline,
                false,
                field + " " + millis(roundedUp(fittingNanos)) + " would fit (2 x p99.9 of " + measured.count()
                        + "), is " + millis(declaredNanos));
    }

    /** To two digits, and to 10 ms at least. */
    private static double roundedUp(double nanos) {
        double unit = Math.max(10 * MILLI, Math.pow(10, Math.floor(Math.log10(Math.max(1, nanos))) - 1));
        return Math.max(1, Math.ceil(nanos / unit)) * unit;
    }

    private static String millis(double nanos) {
        return String.format(Locale.ROOT, nanos < 10 * MILLI ? "%.1f ms" : "%.0f ms", nanos / MILLI);
    }
}
