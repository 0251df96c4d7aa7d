package dev.raceprobe.operator.judge;

import dev.raceprobe.api.v1alpha1.ScenarioStatus.Result;
import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.contract.Span;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.merge.PodSlice;
import dev.raceprobe.operator.rollout.Rollout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Judges a window afresh: the same slices and the same moment give the same judgement. */
public final class Judge {
    private Judge() {}

    /** What the slices mean. */
    public static Judgement judge(JudgeInput whole) {
        JudgeInput input = SinceRollout.of(whole);
        WindowFacts facts = WindowFacts.of(input.slices());
        List<Trust.Weighed> slices = Trust.Weighed.of(input.seen());
        List<RowView> views = views(input, slices);
        List<RowJudgement> rows = new ArrayList<>();
        for (RowView view : views) {
            rows.add(RowVerdict.of(input, view, facts));
        }
        List<RowJudgement> compared =
                described(input, views, notReached(views, rows), new Periods(input, slices, facts));
        List<RaceFinding> findings = new ArrayList<>();
        for (int i = 0; i < views.size(); i++) {
            findings.addAll(findings(compared.get(i), views.get(i), input, facts));
        }
        return new Judgement(
                compared,
                findings,
                Conditions.of(input, slices, facts, compared),
                input.seen(),
                input.rollouts().current().map(Rollout::revision),
                Stream.concat(latest(whole.slices(), true).stream(), lastPoll(whole).stream())
                        .max(Long::compare),
                latest(whole.slices(), false));
    }

    private static List<RowJudgement> described(
            JudgeInput input, List<RowView> views, List<RowJudgement> rows, Periods periods) {
        List<RowJudgement> described = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            RowView view = views.get(i);
            described.add(rows.get(i).with(periods.of(view.row()), Deadlines.of(view, input.plan())));
        }
        return described;
    }

    /** The outcomes of some slices, by index of the row, as the row's whole window decides them: what counters add up. */
    public static Map<Integer, Outcomes> outcomes(JudgeInput window, List<PodSlice> counted) {
        WindowFacts facts = WindowFacts.of(window.slices());
        List<Trust.Weighed> slices = Trust.Weighed.of(counted, window.seen());
        Map<Integer, Outcomes> outcomes = new HashMap<>();
        for (RowView view : views(window, Trust.Weighed.of(window.seen()))) {
            int row = view.row().index();
            outcomes.put(row, RowOutcomes.of(view, slices, facts));
        }
        return outcomes;
    }

    private static List<RowView> views(JudgeInput input, List<Trust.Weighed> slices) {
        List<RowView> views = new ArrayList<>();
        for (ShardPlan.Row row : input.plan().rows()) {
            views.add(RowView.of(input, row, slices));
        }
        return views;
    }

    /**
     * A row whose first messages never left as early as the smallest offset asks for says so, and one that reached none inside the
     * window that another profile found: a user of this latency is not early enough, and the next one may be.
     */
    private static List<RowJudgement> notReached(List<RowView> views, List<RowJudgement> rows) {
        List<RowJudgement> compared = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            RowJudgement row = rows.get(i);
            boolean isBeyond =
                    views.get(i).scenario().type() == ScenarioType.AcceptRace && isBeyond(views.get(i), rows);
            compared.add(
                    isBeyond && row.result() == Result.Passed ? row.withReason(Reason.NotReachedAtThisLatency) : row);
        }
        return compared;
    }

    private static boolean isBeyond(RowView view, List<RowJudgement> rows) {
        return !view.offsetBound().reachesSmallest()
                || rows.stream()
                        .filter(other ->
                                other.row().scenario().equals(view.row().scenario()))
                        .flatMap(other -> other.window().stream())
                        .anyMatch(window -> view.accept().smallestOffset().orElseThrow() > window.closesAtMillis());
    }

    private static List<RaceFinding> findings(RowJudgement row, RowView view, JudgeInput input, WindowFacts facts) {
        return Stream.of(Race.values())
                .filter(race -> row.outcomes().count(race) > 0)
                .map(race -> finding(race, row, view, input, facts))
                .toList();
    }

    /** Its times are those of the slices in which a check has this name: the same symptom may be somebody else's in others. */
    private static RaceFinding finding(Race race, RowJudgement row, RowView view, JudgeInput input, WindowFacts facts) {
        Span span = view.slices().stream()
                .filter(weighed ->
                        RowOutcomes.of(view, List.of(weighed), facts).failed().containsKey(race))
                .flatMap(weighed -> weighed.slice().row(row.row().index()).spans().entrySet().stream())
                .filter(entry -> Symptoms.mayMean(entry.getKey(), race))
                .map(Map.Entry::getValue)
                .reduce(Span::merge)
                .or(() -> leakingSlices(view, input))
                .orElse(new Span(input.nowMillis(), input.nowMillis()));
        return new RaceFinding(
                race,
                row.row(),
                row.outcomes().count(race),
                span.firstMillis(),
                span.lastMillis(),
                message(race, row, view.judge().remark(race))
                        + AddressShares.words(view, race)
                        + afterRollout(view, input, span));
    }

    /** As long as the window reaches back to the rollout: what is older has left it. */
    private static String afterRollout(RowView view, JudgeInput input, Span span) {
        return view.rollout(input)
                .map(rollout -> String.format(
                        Locale.ROOT,
                        "; began %d s after the rollout to revision %s",
                        Math.max(0, span.firstMillis() - rollout.sinceMillis()) / 1000,
                        rollout.revision()))
                .orElse("");
    }

    /** A foreign frame is counted at once, its check when its round is over. */
    private static Optional<Span> leakingSlices(RowView view, JudgeInput input) {
        long sliceMillis = input.plan().sliceMillis();
        return view.slices().stream()
                .map(Trust.Weighed::slice)
                .filter(slice -> slice.row(view.row().index()).counter(Counter.FOREIGN_FRAMES) > 0)
                .map(slice -> {
                    long first = Math.min(input.nowMillis(), slice.first() * sliceMillis);
                    return new Span(
                            first, Math.max(first, Math.min(input.nowMillis(), (slice.last() + 1) * sliceMillis)));
                })
                .reduce(Span::merge);
    }

    private static String message(Race race, RowJudgement row, String remark) {
        long checks = row.outcomes().failed().getOrDefault(race, 0L);
        String share = checks + " of " + row.outcomes().samples() + " checks";
        if (!remark.isEmpty()) {
            return share + "; " + remark;
        }
        return race == Race.CROSS_USER_LEAK ? row.outcomes().count(race) + " frames of other users in " + share : share;
    }

    /** ColdStart's polls are no checks until something starts, but they look all the time. */
    private static Optional<Long> lastPoll(JudgeInput input) {
        return input.plan().rows().stream()
                .filter(row -> input.plan().scenario(row).type() == ScenarioType.ColdStart)
                .flatMap(row -> input.slices().stream()
                        .filter(slice -> !slice.row(row.index()).attempts().isEmpty()))
                .map(slice -> Math.min(
                        input.nowMillis(), (slice.last() + 1) * input.plan().sliceMillis()))
                .max(Long::compare);
    }

    private static Optional<Long> latest(List<Slice> slices, boolean any) {
        return slices.stream()
                .flatMap(slice -> slice.rows().values().stream())
                .flatMap(row -> row.spans().entrySet().stream())
                .filter(entry -> any || entry.getKey() == Symptom.NONE)
                .map(entry -> entry.getValue().lastMillis())
                .max(Long::compare);
    }
}
