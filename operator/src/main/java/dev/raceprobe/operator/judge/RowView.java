package dev.raceprobe.operator.judge;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec.Mode;
import dev.raceprobe.api.v1alpha1.Scenario;
import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.plan.RowWindow;
import dev.raceprobe.operator.rollout.Rollout;
import java.util.List;
import java.util.Optional;

/**
 * What one row's own window holds.
 *
 * @param slices those of which at least a part lies in the row's window
 * @param accept what its offsets say; nothing where it is not of AcceptRace
 * @param restarts when the target's own restarts are excused
 * @param judge of its type, made from the view itself
 */
record RowView(
        ShardPlan.Row row,
        Scenario scenario,
        RowWindow window,
        List<Trust.Weighed> slices,
        AcceptFinding accept,
        TargetRestarts restarts,
        ScenarioJudge judge) {

    static RowView of(JudgeInput input, ShardPlan.Row row, List<Trust.Weighed> all) {
        Scenario scenario = input.plan().scenario(row);
        RowWindow window = RowWindow.of(input.plan(), input.evaluation(), row);
        List<Trust.Weighed> slices = all.stream()
                .filter(weighed -> window.holds(
                        weighed.slice(), input.nowMillis(), input.plan().sliceMillis()))
                .toList();
        TargetRestarts restarts = TargetRestarts.of(input, row);
        AcceptFinding accept = scenario.type() == ScenarioType.AcceptRace
                ? AcceptFinding.of(
                        row.index(),
                        slices,
                        restarts,
                        Durations.millis(scenario.acceptRace().acceptWindow()),
                        input.plan().seed())
                : AcceptFinding.NONE;
        RowView plain = new RowView(row, scenario, window, slices, accept, restarts, ScenarioJudge.COMMON);
        return new RowView(row, scenario, window, slices, accept, restarts, ScenarioJudge.of(plain));
    }

    /** What the offsets of a row of AcceptRace allow to claim. */
    OffsetBound offsetBound() {
        return OffsetBound.of(
                accept.counts(),
                scenario.acceptRace().sendOffsets().stream()
                        .map(offset -> (int) Durations.millis(offset))
                        .toList());
    }

    /** The rollout that the row's window begins with; empty: it is longer ago, or before the run, or there was none. */
    Optional<Rollout> rollout(JudgeInput input) {
        long begin = input.nowMillis() - window.millis();
        boolean isRun = input.plan().mode() != Mode.Continuous;
        return input.rollouts().latestSince(isRun ? Math.max(begin, input.beganMillis()) : begin);
    }

    /** How far back the row looks; a run is its own window, as long as it has lasted. */
    long windowSeconds(ShardPlan plan) {
        if (plan.mode() == Mode.Continuous || slices.isEmpty()) {
            return window.millis() / 1000;
        }
        long first = slices.stream().mapToLong(s -> s.slice().first()).min().getAsLong();
        long last = slices.stream().mapToLong(s -> s.slice().last()).max().getAsLong();
        return (last - first + 1) * plan.sliceMillis() / 1000;
    }

    /** Whether what was seen reaches back over the whole window. */
    boolean isFull(JudgeInput input) {
        return slices.stream()
                .anyMatch(weighed -> window.holdsBegin(
                        weighed.slice(), input.nowMillis(), input.plan().sliceMillis()));
    }

    /** What was seen of the row, slice by slice. */
    List<RowTally> tallies() {
        return slices.stream().map(weighed -> weighed.slice().row(row.index())).toList();
    }

    /** Checks that show this of the network. */
    long checks(Symptom symptom) {
        return slices.stream()
                .flatMap(weighed -> weighed.slice().row(row.index()).checks().entrySet().stream())
                .filter(entry -> Symptoms.ofNetwork(entry.getKey()) == symptom)
                .mapToLong(entry -> entry.getValue())
                .sum();
    }
}
