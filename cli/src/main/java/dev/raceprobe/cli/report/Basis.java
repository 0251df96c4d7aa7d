package dev.raceprobe.cli.report;

import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.operator.judge.RowJudgement;
import java.util.List;

/**
 * What a status was made from.
 *
 * @param plan that was played
 * @param seen all slices of the run, merged
 * @param rows what the judge said of each row, in the order of the plan
 */
public record Basis(ShardPlan plan, Slice seen, List<RowJudgement> rows) {
    public Basis {
        rows = List.copyOf(rows);
    }

    /** Of unmerged slices. */
    public static Basis of(ShardPlan plan, List<Slice> slices, List<RowJudgement> rows) {
        return new Basis(plan, slices.stream().reduce(Slice::merge).orElseGet(() -> Slice.open(0)), rows);
    }

    RowTally tally(ShardPlan.Row row) {
        return seen.row(row.index());
    }

    /** Over all rows. */
    long count(Counter counter) {
        return seen.rows().values().stream()
                .mapToLong(row -> row.counter(counter))
                .sum();
    }
}
