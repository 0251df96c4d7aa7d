package dev.raceprobe.operator.picture;

import dev.raceprobe.api.v1alpha1.LatencyProfile;
import dev.raceprobe.api.v1alpha1.Scenario;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.operator.judge.RowJudgement;
import java.util.List;

/**
 * What a status was made from.
 *
 * @param planned the rows that were played, in the order of the plan
 * @param scenarios of the plan
 * @param profiles of the plan
 * @param seen all slices, merged
 * @param rows what the judge said of each row, in the order of the plan
 */
public record Basis(
        List<ShardPlan.Row> planned,
        List<Scenario> scenarios,
        List<LatencyProfile> profiles,
        Slice seen,
        List<RowJudgement> rows) {
    /** Where nothing was judged: there is nothing to draw. */
    public static final Basis NOTHING = new Basis(List.of(), List.of(), List.of(), Slice.open(0), List.of());

    public Basis {
        planned = List.copyOf(planned);
        scenarios = List.copyOf(scenarios);
        profiles = List.copyOf(profiles);
        rows = List.copyOf(rows);
    }

    /** Of unmerged slices. */
    public static Basis of(ShardPlan plan, List<Slice> slices, List<RowJudgement> rows) {
        Slice seen = Slice.merged(slices).orElseGet(() -> Slice.open(0));
        return new Basis(plan.rows(), plan.scenarios(), plan.latencyProfiles(), seen, rows);
    }

    boolean isNothing() {
        return planned.isEmpty();
    }

    Scenario scenario(ShardPlan.Row row) {
        return scenarios.stream()
                .filter(scenario -> scenario.name().equals(row.scenario()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scenario " + row.scenario()));
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
