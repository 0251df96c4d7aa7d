package dev.raceprobe.operator.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Events: contiguous runs of rounds with failures.
 *
 * @param events in order of time
 */
record FailureEvents(List<Event> events) {
    private static final double SIGNIFICANT = 0.001;
    private static final int MIN_EVENTS = 4;
    private static final int REFITS = 5;

    /**
     * One event.
     *
     * @param atMillis the middle of its run
     * @param peak failures of its worst round
     */
    record Event(double atMillis, int peak) {}

    static FailureEvents of(List<RoundOutcome> rounds) {
        List<Event> events = new ArrayList<>();
        int first = -1;
        for (int i = 0; i <= rounds.size(); i++) {
            boolean failed = i < rounds.size() && rounds.get(i).failed();
            if (failed && first < 0) {
                first = i;
            } else if (!failed && first >= 0) {
                events.add(event(rounds.subList(first, i)));
                first = -1;
            }
        }
        return new FailureEvents(events);
    }

    private static Event event(List<RoundOutcome> run) {
        double middle = (run.get(0).startMillis() + run.get(run.size() - 1).startMillis()) / 2.0;
        return new Event(
                middle, run.stream().mapToInt(RoundOutcome::failures).max().orElseThrow());
    }

    /** Those that are at least half as severe as the mean one, by their failures: a few stray failures are not among them. */
    FailureEvents severe() {
        double squares =
                events.stream().mapToDouble(e -> (double) e.peak() * e.peak()).sum();
        double mean = squares / events.stream().mapToDouble(Event::peak).sum();
        return new FailureEvents(
                events.stream().filter(e -> 2 * e.peak() >= mean).toList());
    }

    boolean areEnough() {
        return events.size() >= MIN_EVENTS;
    }

    /**
     * A period and a phase.
     *
     * @param millis the period
     * @param originMillis when event number 0 was, or would have been
     * @param standardErrorMillis of the period
     */
    record Fit(double millis, double originMillis, double standardErrorMillis) {
        private long number(double at) {
            return Math.round((at - originMillis) / millis);
        }

        /** How far from its expected time, in milliseconds. */
        private double residual(double at) {
            return at - originMillis - number(at) * millis;
        }
    }

    /**
     * Event time by event number, least squares, of those events that are within a quarter of the period of where they are expected;
     * empty where fewer than four numbers have one.
     */
    Optional<Fit> fit(double periodMillis, double originMillis) {
        Fit fit = new Fit(periodMillis, originMillis, 0);
        for (int i = 0; i < REFITS; i++) {
            Optional<Fit> next = refit(fit);
            if (next.isEmpty()) {
                return next;
            }
            fit = next.get();
        }
        return Optional.of(fit);
    }

    private Optional<Fit> refit(Fit fit) {
        Map<Long, Double> byNumber = new TreeMap<>(); // of two with one number, the nearer one
        for (Event event : events) {
            double at = event.atMillis();
            if (Math.abs(fit.residual(at)) <= fit.millis() / 4) {
                byNumber.merge(
                        fit.number(at), at, (a, b) -> Math.abs(fit.residual(a)) <= Math.abs(fit.residual(b)) ? a : b);
            }
        }
        int n = byNumber.size();
        if (n < MIN_EVENTS) {
            return Optional.empty();
        }
        double meanNumber =
                byNumber.keySet().stream().mapToLong(k -> k).average().orElseThrow();
        double meanAt =
                byNumber.values().stream().mapToDouble(at -> at).average().orElseThrow();
        double squares = 0;
        double products = 0;
        for (Map.Entry<Long, Double> event : byNumber.entrySet()) {
            squares += (event.getKey() - meanNumber) * (event.getKey() - meanNumber);
            products += (event.getKey() - meanNumber) * (event.getValue() - meanAt);
        }
        double slope = products / squares;
        double left = 0;
        for (Map.Entry<Long, Double> event : byNumber.entrySet()) {
            double residual = event.getValue() - meanAt - slope * (event.getKey() - meanNumber);
            left += residual * residual;
        }
        return Optional.of(new Fit(slope, meanAt - slope * meanNumber, Math.sqrt(left / (n - 2) / squares)));
    }

    /**
     * Whether so many events so near to where they are expected are not to be had by chance: outages that last several rounds
     * gather at a few phases whatever their times are. Binomial, corrected for the periods and the distances that were tried.
     *
     * @param nearestMillis distances below this are not told apart
     * @param periods how many different ones were tried
     */
    boolean areRegular(Fit fit, double nearestMillis, double periods) {
        double[] distances = events.stream()
                .mapToDouble(e -> Math.max(nearestMillis, Math.abs(fit.residual(e.atMillis()))))
                .sorted()
                .toArray();
        int others = distances.length - 2; // two of them made phase and period
        for (int within = MIN_EVENTS; within <= distances.length; within++) {
            double share = Math.min(1, 2 * distances[within - 1] / fit.millis());
            double p = BinomialDistribution.of(others, share).survivalProbability(within - 3);
            if (p * periods * distances.length <= SIGNIFICANT) {
                return true;
            }
        }
        return false;
    }
}
