package dev.raceprobe.operator.judge;

import dev.raceprobe.operator.stats.FailurePeriod;
import dev.raceprobe.operator.stats.PeriodSearch;
import dev.raceprobe.operator.stats.RoundOutcome;
import java.util.List;
import java.util.Optional;

/** Finds the period of a row's failures; whoever judges often may remember what it found while the failures are the same. */
@FunctionalInterface
public interface PeriodFinder {
    /** Searches afresh, whenever it is asked. */
    PeriodFinder AFRESH = (row, rounds, ownPeriodsMillis, seed) -> PeriodSearch.search(rounds, ownPeriodsMillis, seed);

    /**
     * The period; empty where there is none.
     *
     * @param row index of the row
     * @param rounds in order of time
     * @param ownPeriodsMillis with which the probe repeats what it does, and parts of it
     */
    Optional<FailurePeriod> find(int row, List<RoundOutcome> rounds, List<Long> ownPeriodsMillis, long seed);
}
