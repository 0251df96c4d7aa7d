package dev.raceprobe.operator.stats;

/**
 * Failures come back every so often.
 *
 * @param seconds the period, (0, ...)
 * @param uncertaintySeconds half of its 95 % interval, (0, ...)
 * @param confidencePercent 100 × (1 − the probability of such a concentration by chance)
 */
public record FailurePeriod(double seconds, double uncertaintySeconds, double confidencePercent) {}
