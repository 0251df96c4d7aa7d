package dev.raceprobe.operator.reconcile;

import dev.raceprobe.operator.judge.PeriodFinder;
import dev.raceprobe.operator.stats.FailurePeriod;
import dev.raceprobe.operator.stats.PeriodSearch;
import dev.raceprobe.operator.stats.RoundOutcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Searches a row's rounds again only when another of its events is over or its first is forgotten, and when the last search is as
 * long ago as it took twenty times: reports come every few seconds, failures seldom, and a day of rounds every second takes long
 * where it is hard to tell. Of one plan of one probe, and confined to its reconciliation.
 */
final class KnownPeriods implements PeriodFinder {
    /** A search may have a twentieth of a thread. */
    private static final int REST = 20;

    private final LongSupplier nanoTime;
    private final Map<Integer, Known> rows = new HashMap<>();

    private record Known(List<RoundOutcome> failures, Optional<FailurePeriod> period, long endNanos, long tookNanos) {
        /** A rollout begins a new history: what came back before it says nothing about what fails since. */
        boolean isWhollyBefore(long atMillis) {
            return failures.get(failures.size() - 1).startMillis() < atMillis;
        }

        boolean hasRested(long atNanos) {
            return atNanos - endNanos >= REST * tookNanos;
        }
    }

    /** @param nanoTime monotonic, in nanoseconds */
    KnownPeriods(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public Optional<FailurePeriod> find(int row, List<RoundOutcome> rounds, List<Long> ownPeriodsMillis, long seed) {
        List<RoundOutcome> failures =
                rounds.stream().filter(round -> round.failures() > 0).toList();
        Known known = rows.get(row);
        long begin = nanoTime.getAsLong();
        long oldest = rounds.get(0).startMillis();
        if (known == null
                || known.isWhollyBefore(oldest)
                || isNews(known, failures, rounds) && known.hasRested(begin)) {
            Optional<FailurePeriod> period = PeriodSearch.search(rounds, ownPeriodsMillis, seed);
            long end = nanoTime.getAsLong();
            known = new Known(failures, period, end, end - begin);
            rows.put(row, known);
        }
        return known.period();
    }

    private static boolean isNews(Known known, List<RoundOutcome> failures, List<RoundOutcome> rounds) {
        boolean isCut = known.failures().get(0).startMillis() < rounds.get(0).startMillis();
        return !known.failures().equals(failures) && (isCut || !fails(rounds));
    }

    /** Whether an event is going on: where its middle is, its end tells. */
    private static boolean fails(List<RoundOutcome> rounds) {
        return rounds.get(rounds.size() - 1).failures() > 0;
    }
}
