package dev.raceprobe.operator.reconcile;

import dev.raceprobe.operator.judge.PeriodFinder;
import dev.raceprobe.operator.stats.FailurePeriod;
import dev.raceprobe.operator.stats.PeriodSearch;
import dev.raceprobe.operator.stats.RoundOutcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Searches a row's rounds again only when its failures have changed: reports come every few seconds, failures seldom. Of one probe,
 * and confined to its reconciliation.
 */
final class KnownPeriods implements PeriodFinder {
    private final Map<Integer, Known> rows = new HashMap<>();

    private record Known(List<RoundOutcome> failures, Optional<FailurePeriod> period) {}

    @Override
    public Optional<FailurePeriod> find(int row, List<RoundOutcome> rounds, List<Long> ownCyclesMillis, long seed) {
        List<RoundOutcome> failures =
                rounds.stream().filter(round -> round.failures() > 0).toList();
        Known known = rows.get(row);
        if (known == null || !known.failures().equals(failures)) {
            known = new Known(failures, PeriodSearch.search(rounds, ownCyclesMillis, seed));
            rows.put(row, known);
        }
        return known.period();
    }
}
