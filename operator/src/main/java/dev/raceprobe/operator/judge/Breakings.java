package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Slice;
import java.util.List;

/** What the circuit breaker kept from being attempted: silence that is ours, and is to be told from the target's. */
final class Breakings {
    /** The reason of {@link RowTally#skipped()}. */
    private static final String BREAKER = "breaker";

    private Breakings() {}

    /** Connections of all rows that were due and not attempted. */
    static long connections(List<Slice> slices) {
        return slices.stream()
                .flatMap(slice -> slice.rows().values().stream())
                .mapToLong(Breakings::of)
                .sum();
    }

    /** Connections of a row that were due and not attempted. */
    static long connections(List<Trust.Weighed> slices, ShardPlan.Row row) {
        return slices.stream()
                .mapToLong(weighed -> of(weighed.slice().row(row.index())))
                .sum();
    }

    /** For people, for example {@code 40 not attempted: the circuit breaker was open}; empty for none. */
    static String described(long connections) {
        return connections == 0 ? "" : connections + " not attempted: the circuit breaker was open";
    }

    private static long of(RowTally row) {
        return row.skipped().getOrDefault(BREAKER, 0L);
    }
}
