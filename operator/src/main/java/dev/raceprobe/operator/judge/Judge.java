package dev.raceprobe.operator.judge;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.Scenario;
import dev.raceprobe.api.v1alpha1.ScenarioStatus.Result;
import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.contract.Span;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.merge.RowWindow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Judges a window afresh: the same slices and the same moment give the same judgement. */
public final class Judge {
    private Judge() {}

    /** What the slices mean. */
    public static Judgement judge(JudgeInput input) {
        Map<Integer, List<Slice>> slicesOf = new HashMap<>();
        List<RowJudgement> rows = new ArrayList<>();
        for (ShardPlan.Row row : input.plan().rows()) {
            List<Slice> slices = RowWindow.of(input.plan(), input.evaluation(), row)
                    .within(input.slices(), input.nowMillis(), input.plan().sliceMillis());
            slicesOf.put(row.index(), slices);
            rows.add(RowVerdict.of(input, row, slices));
        }
        List<RowJudgement> compared = notReached(input, rows, slicesOf);
        List<RaceFinding> findings = new ArrayList<>();
        for (RowJudgement row : compared) {
            findings.addAll(findings(row, slicesOf.get(row.row().index())));
        }
        Optional<Slice> merged = input.slices().stream().reduce(Slice::merge);
        return new Judgement(
                compared,
                findings,
                Conditions.of(input, compared),
                merged,
                latest(merged, true),
                latest(merged, false));
    }

    /** The outcomes of some slices, by index of the row, as the whole window decides them: what counters add up. */
    public static Map<Integer, Outcomes> outcomes(JudgeInput window, List<Slice> counted) {
        WindowFacts facts = WindowFacts.of(window.slices());
        Map<Integer, Outcomes> outcomes = new HashMap<>();
        for (ShardPlan.Row row : window.plan().rows()) {
            AcceptFinding accept = acceptFinding(window, row, window.slices());
            outcomes.put(row.index(), RowOutcomes.of(row.index(), counted, facts, accept));
        }
        return outcomes;
    }

    static AcceptFinding acceptFinding(JudgeInput input, ShardPlan.Row row, List<Slice> slices) {
        Scenario scenario = input.plan().scenario(row);
        if (scenario.type() != ScenarioType.AcceptRace) {
            return new AcceptFinding(List.of(), Optional.empty(), 0);
        }
        RowTally tally = slices.stream()
                .filter(slice -> Trust.doubt(slice.health()).isEmpty())
                .map(slice -> slice.row(row.index()))
                .reduce(RowTally.empty(), RowTally::merge);
        return AcceptFinding.of(
                tally.offsets(),
                Durations.millis(scenario.acceptRace().acceptWindow()),
                input.plan().seed());
    }

    /** A profile under which no offset inside a window that another profile found can be reached says so. */
    private static List<RowJudgement> notReached(
            JudgeInput input, List<RowJudgement> rows, Map<Integer, List<Slice>> slicesOf) {
        List<RowJudgement> compared = new ArrayList<>();
        for (RowJudgement row : rows) {
            OptionalLong closesAt = rows.stream()
                    .filter(other -> other.row().scenario().equals(row.row().scenario()))
                    .flatMap(other -> other.window().stream())
                    .mapToLong(window -> (long) window.closesAtMillis())
                    .max();
            boolean reached = closesAt.isEmpty()
                    || acceptFinding(input, row.row(), slicesOf.get(row.row().index()))
                            .smallestOffset()
                            .map(offset -> offset <= closesAt.getAsLong())
                            .orElse(true);
            boolean passed = row.result() == Result.Passed;
            compared.add(reached || !passed ? row : row.withReason(Reason.NotReachedAtThisLatency));
        }
        return compared;
    }

    private static List<RaceFinding> findings(RowJudgement row, List<Slice> slices) {
        return Stream.of(Race.values())
                .filter(race -> row.outcomes().count(race) > 0)
                .map(race -> finding(race, row, slices))
                .toList();
    }

    private static RaceFinding finding(Race race, RowJudgement row, List<Slice> slices) {
        Span span = slices.stream()
                .flatMap(slice -> slice.row(row.row().index()).spans().entrySet().stream())
                .filter(entry -> Symptoms.mayMean(entry.getKey(), race))
                .map(Map.Entry::getValue)
                .reduce(Span::merge)
                .orElse(new Span(0, 0));
        return new RaceFinding(
                race,
                row.row(),
                row.outcomes().count(race),
                span.firstMillis(),
                span.lastMillis(),
                row.outcomes().count(race) + " of " + row.outcomes().samples() + " checks");
    }

    private static Optional<Long> latest(Optional<Slice> merged, boolean any) {
        return merged.flatMap(slice -> slice.rows().values().stream()
                .flatMap(row -> row.spans().entrySet().stream())
                .filter(entry -> any || entry.getKey() == Symptom.NONE)
                .map(entry -> entry.getValue().lastMillis())
                .max(Long::compare));
    }
}
