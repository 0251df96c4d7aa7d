package dev.raceprobe.operator.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.raceprobe.contract.RoundHistory;
import dev.raceprobe.contract.RoundSeen;
import dev.raceprobe.contract.Stretch;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.stats.FailurePeriod;
import dev.raceprobe.operator.stats.PeriodSearch;
import dev.raceprobe.operator.story.Specs;
import dev.raceprobe.operator.story.Story;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Outages every 181 s, probed every 30 s for two hours, in a window of which they are the smaller part. */
class PeriodsTest {
    private static final Story STORY =
            Story.of(Specs.EVENTS).then(4, s -> s.pass(40).fail(3, Symptom.RESET_EARLY, ""));

    @Test
    void failuresThatComeBackHaveAPeriodInStatus() {
        RowJudgement row = judged(history(Symptom.RESET_EARLY)).rows().get(0);

        FailurePeriod period = row.period().orElseThrow();
        assertThat(period.seconds()).isCloseTo(181, within(0.8));
        assertThat(row.message())
                .endsWith(", fails every " + period.secondsText() + " s ± " + period.uncertaintyText() + " s, 99.9 %");
    }

    @ParameterizedTest
    @CsvSource({"RATE_LIMITED", "NO_CREDENTIALS", "PROBE_ERROR", "CANCELLED", "DEPENDENCY_ERROR"})
    void whatIsNotTheTargetsHasNoPeriod(Symptom symptom) {
        assertThat(judged(history(symptom)).rows().get(0).period()).isEmpty();
    }

    @Test
    void aNetworkThatIsAwayIsNotTheTargetsWhereNobodyElseReachedIt() {
        assertThat(judged(history(Symptom.NO_RESPONSE)).rows().get(0).period())
                .as("others reach it within half a minute")
                .isPresent();

        List<Stretch> nobody = history(Symptom.NO_RESPONSE).stretches().stream()
                .filter(s -> s.checks().containsKey(Symptom.NO_RESPONSE))
                .toList();
        assertThat(judged(new RoundHistory(nobody)).rows().get(0).period()).isEmpty();
    }

    /** The third event after the last one was due 9 minutes later. */
    @Test
    void aTargetThatWasRepairedHasItNoMore() {
        assertThat(judged(history(Symptom.RESET_EARLY, 400)).rows().get(0).period())
                .isPresent();
        assertThat(judged(history(Symptom.RESET_EARLY, 1_000)).rows().get(0).period())
                .isEmpty();
    }

    @Test
    void withoutAHistoryThereIsNone() {
        assertThat(judged(RoundHistory.empty()).rows().get(0).period()).isEmpty();
        assertThat(Judge.judge(STORY.input()).rows().get(0).period()).isEmpty();
    }

    private static Judgement judged(RoundHistory history) {
        JudgeInput plain = STORY.input();
        PeriodFinder search = (row, rounds, cycles, seed) -> PeriodSearch.search(rounds, cycles, seed);
        return Judge.judge(new JudgeInput(
                plain.plan(),
                plain.evaluation(),
                plain.slices(),
                Map.of(0, history),
                search,
                Set.of(),
                false,
                plain.nowMillis()));
    }

    private static RoundHistory history(Symptom symptom) {
        return history(symptom, 0);
    }

    private static RoundHistory history(Symptom symptom, int repairedSeconds) {
        SplittableRandom random = new SplittableRandom(1);
        long start = STORY.input().nowMillis() - 7_200_000;
        List<Stretch> stretches = new ArrayList<>();
        Optional<Stretch> open = Optional.empty();
        for (int i = 0; i < 240; i++) {
            long at = i * 30_000L + random.nextLong(-7_500, 7_500);
            boolean fails = Math.floorMod(at, 181_000L) < 31_000 && at < 7_200_000 - repairedSeconds * 1_000L;
            RoundSeen round = new RoundSeen(start + at, Map.of(fails ? symptom : Symptom.NONE, 5L));
            if (open.isPresent() && open.get().isContinuedBy(round)) {
                open = Optional.of(open.get().with(round));
            } else {
                open.ifPresent(stretches::add);
                open = Optional.of(Stretch.of(round));
            }
        }
        stretches.add(open.orElseThrow());
        return new RoundHistory(stretches);
    }
}
