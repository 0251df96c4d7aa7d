package dev.raceprobe.operator.stats;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whether failures come back with a period, by DESIGN's rules: at least four events, candidates from two rounds' spacing to a
 * quarter of the history, concentration of failures at a phase relative to all conclusive checks, significant over all candidates
 * together (p ≤ 0.001), of harmonics within half of the best score the longest. The same rounds and seed give the same answer.
 */
public final class PeriodSearch {
    /** History goes back so far at most. */
    public static final long MAX_HISTORY_MILLIS = 24 * 3_600_000L;

    /** And holds so many rounds with failures at most. */
    public static final int MAX_FAILURES = 2_000;

    private static final double SIGNIFICANT = 0.001;
    private static final int MIN_ROUNDS = 9;

    /** Between its periods, and for its rounded times, a spectrum is lower, but not below this part. */
    private static final double SCALLOPED = 0.75;

    /** Of the normal distribution, two-sided 95 %. */
    private static final double Z = 1.96;

    private final List<RoundOutcome> rounds;
    private final double[] excess;
    private final double[] sinceFirst;
    private final double spacingMillis;
    private final double spanMillis;

    private PeriodSearch(List<RoundOutcome> rounds) {
        this.rounds = rounds;
        double failures = rounds.stream().mapToDouble(RoundOutcome::failures).sum();
        double share =
                failures / rounds.stream().mapToDouble(RoundOutcome::checks).sum();
        this.excess = rounds.stream()
                .mapToDouble(r -> r.failures() - share * r.checks())
                .toArray();
        this.sinceFirst = rounds.stream()
                .mapToDouble(r -> r.startMillis() - rounds.get(0).startMillis())
                .toArray();
        this.spacingMillis = spacing(rounds);
        this.spanMillis =
                rounds.get(rounds.size() - 1).startMillis() - rounds.get(0).startMillis();
    }

    /**
     * The period of the failures; empty where there is none.
     *
     * @param history of one row, in any order
     * @param ownPeriodsMillis with which what fails by turns of the probe itself comes back (users, offsets, shards take turns):
     *     not the target's
     * @param seed of the permutations
     */
    public static Optional<FailurePeriod> search(List<RoundOutcome> history, List<Long> ownPeriodsMillis, long seed) {
        List<RoundOutcome> rounds = recent(history);
        FailureEvents events = FailureEvents.of(rounds);
        if (rounds.size() < MIN_ROUNDS || !events.areEnough()) {
            return Optional.empty();
        }
        PeriodSearch search = new PeriodSearch(rounds);
        if (search.spanMillis < 8 * search.spacingMillis) {
            return Optional.empty();
        }
        return search.period(events, seed).filter(period -> !isOurs(period, ownPeriodsMillis));
    }

    private static List<RoundOutcome> recent(List<RoundOutcome> history) {
        List<RoundOutcome> sorted = history.stream()
                .sorted(Comparator.comparingLong(RoundOutcome::startMillis))
                .toList();
        int failures = 0;
        int first = sorted.size();
        while (first > 0
                && failures < MAX_FAILURES
                && sorted.get(sorted.size() - 1).startMillis()
                                - sorted.get(first - 1).startMillis()
                        <= MAX_HISTORY_MILLIS) {
            first--;
            failures += sorted.get(first).failed() ? 1 : 0;
        }
        return sorted.subList(first, sorted.size());
    }

    private static double spacing(List<RoundOutcome> rounds) {
        List<Long> gaps = new ArrayList<>();
        for (int i = 1; i < rounds.size(); i++) {
            gaps.add(rounds.get(i).startMillis() - rounds.get(i - 1).startMillis());
        }
        return Math.max(
                1, gaps.stream().sorted().skip(gaps.size() / 2).findFirst().orElseThrow());
    }

    private Optional<FailurePeriod> period(FailureEvents events, long seed) {
        PhaseSpectrum spectrum = new PhaseSpectrum(rounds, excess, spacingMillis);
        double periodMillis = longestHarmonic(spectrum);
        // permutations last: they cost more than all the rest
        return fit(events, periodMillis)
                .or(() -> fit(events.severe(), periodMillis))
                .flatMap(fit -> Optional.of(spectrum.pValue(seed))
                        .filter(p -> p <= SIGNIFICANT)
                        .map(p -> described(fit, p)));
    }

    private Optional<FailureEvents.Fit> fit(FailureEvents events, double periodMillis) {
        double periods = 2 * spanMillis / (2 * spacingMillis); // tried twice: all events, and the severe ones
        return events.fit(periodMillis, originMillis(periodMillis))
                .filter(fit -> fit.millis() >= 2 * spacingMillis
                        && fit.millis() <= spanMillis / 4
                        && events.areRegular(fit, spacingMillis / 2, periods));
    }

    /** An event is seen by the rounds at its sides only: the first and the last are known to a spacing, however regular all look. */
    private FailurePeriod described(FailureEvents.Fit fit, double p) {
        double least = spacingMillis * fit.millis() / spanMillis;
        return new FailurePeriod(
                fit.millis() / 1000, Math.max(Z * fit.standardErrorMillis(), least) / 1000, 100 * (1 - p));
    }

    /** The best period in the neighbourhood of one, by the times as they are. */
    private double sharpened(double periodMillis) {
        double step = periodMillis * periodMillis / spanMillis / 16;
        double best = periodMillis;
        double highest = score(best);
        for (int i = -16; i <= 16; i++) {
            double candidate = periodMillis + i * step;
            double score = candidate > 0 ? score(candidate) : 0;
            if (score > highest) {
                best = candidate;
                highest = score;
            }
        }
        return best;
    }

    private double longestHarmonic(PhaseSpectrum spectrum) {
        double best = sharpened(spectrum.bestMillis());
        double enough = score(best) / 2;
        for (int k = (int) (spanMillis / 4 / best); k > 1; k--) {
            if (spectrum.near(k * best) >= enough * SCALLOPED) {
                double harmonic = sharpened(k * best);
                if (score(harmonic) >= enough) {
                    return harmonic;
                }
            }
        }
        return best;
    }

    /** The concentration, squared. */
    private double score(double periodMillis) {
        double[] sum = sum(periodMillis);
        return sum[0] * sum[0] + sum[1] * sum[1];
    }

    private double originMillis(double periodMillis) {
        double[] sum = sum(periodMillis);
        return rounds.get(0).startMillis() + Math.atan2(sum[1], sum[0]) / (2 * Math.PI) * periodMillis;
    }

    private double[] sum(double periodMillis) {
        double re = 0;
        double im = 0;
        for (int i = 0; i < excess.length; i++) {
            double turns = sinceFirst[i] / periodMillis;
            double phase = 2 * Math.PI * (turns - Math.floor(turns));
            re += excess[i] * Math.cos(phase);
            im += excess[i] * Math.sin(phase);
        }
        return new double[] {re, im};
    }

    private static boolean isOurs(FailurePeriod period, List<Long> ownPeriodsMillis) {
        return ownPeriodsMillis.stream()
                .anyMatch(own -> Math.abs(period.seconds() * 1000 - own) <= period.uncertaintySeconds() * 1000);
    }
}
