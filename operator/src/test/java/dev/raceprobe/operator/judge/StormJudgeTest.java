package dev.raceprobe.operator.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.story.SliceStory;
import dev.raceprobe.operator.story.Specs;
import dev.raceprobe.operator.story.Story;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Storms and churns, and what they mean. */
class StormJudgeTest {
    private static RowJudgement judged(String spec, UnaryOperator<SliceStory> slice) {
        return Judge.judge(Story.of(spec).then(4, slice::apply).input()).rows().get(0);
    }

    private static String verdict(RowJudgement row) {
        return row.result() + " " + row.reason();
    }

    @Test
    void aStepThatFailsIsNotMadeUpForByTheOthers() {
        RowJudgement row = judged(
                Specs.STORM,
                s -> s.arm("step-1").pass(1000).arm("step-20").pass(18).rejected(2, 503));

        assertThat(verdict(row)).isEqualTo("Failed ConnectStorm");
        assertThat(row.outcomes().failed()).isEqualTo(Map.of(Race.CONNECT_STORM, 8L));
        assertThat(row.message()).contains("step-20: 72 of 80 opened");
    }

    @Test
    void withinTheToleranceOfItsStepItPasses() {
        RowJudgement row = judged(
                Specs.STORM,
                s -> s.arm("step-1").pass(1).arm("step-20").pass(39).rejected(1, 429));

        assertThat(verdict(row)).isEqualTo("Passed WithinTolerance");
        assertThat(row.outcomes().failed()).isEqualTo(Map.of(Race.CONNECT_STORM, 4L));
    }

    /** Columns: least that must open, connections of the step, those that failed. */
    @ParameterizedTest
    @CsvSource({
        "95, 2, 1, Inconclusive",
        "95, 2, 2, Failed",
        "95, 19, 1, Inconclusive",
        "95, 20, 1, Passed",
        "95, 39, 2, Failed",
        "95, 40, 2, Passed",
        "95, 40, 3, Failed",
        "97, 2, 1, Inconclusive",
        "97, 33, 1, Inconclusive",
        "97, 34, 1, Passed",
        "97, 34, 2, Failed",
        "99.9, 7, 1, Inconclusive",
        "99.9, 7, 2, Failed",
        "99.9, 999, 1, Inconclusive",
        "99.9, 1000, 1, Passed",
        "100, 2, 1, Failed",
        "0, 2, 2, Passed"
    })
    void aStepUnderItsPromiseIsBrokenByMoreThanAsManyAsAllowOneMayFailAndElseUndecided(
            String percent, int connections, int failed, String result) {
        RowJudgement row = Judge.judge(Story.of(Specs.STORM.replace("'95'", "'" + percent + "'"))
                        .then(s -> s.arm("step-1")
                                .pass(100)
                                .arm("step-20")
                                .pass(connections - failed)
                                .rejected(failed, 503))
                        .input())
                .rows()
                .get(0);

        assertThat(row.result()).hasToString(result);
    }

    @Test
    void aStepUnderItsPromiseByOneOfTooFewIsNotPassedHoweverManyTheOthersHave() {
        RowJudgement row = Judge.judge(Story.of(Specs.STORM.replace("'95'", "'99.9'"))
                        .then(s -> s.arm("step-1")
                                .pass(6)
                                .rejected(1, 503)
                                .arm("step-20")
                                .pass(5000))
                        .input())
                .rows()
                .get(0);

        assertThat(verdict(row)).isEqualTo("Inconclusive TooFewSamples");
        assertThat(row.message()).contains("step-1: 6 of 7 opened");
        assertThat(row.outcomes().failed()).isEqualTo(Map.of(Race.CONNECT_STORM, 1L));
    }

    @Test
    void aStepThatWasNeverTriedProvesNothing() {
        assertThat(verdict(judged(Specs.STORM, s -> s.arm("step-1").pass(100))))
                .isEqualTo("Inconclusive TooFewSamples");
    }

    @Test
    void nobodyThroughIsTheNetworks() {
        RowJudgement row = judged(
                Specs.STORM,
                s -> s.arm("step-1")
                        .noResponse(1, ConnectResult.REFUSED)
                        .arm("step-20")
                        .rejected(20, 503));

        assertThat(verdict(row)).isEqualTo("Inconclusive NetworkFault");
    }

    @Test
    void aConnectionThatOpenedAndWasLostLaterIsNoStorm() {
        RowJudgement row = judged(
                Specs.STORM,
                s -> s.arm("step-1")
                        .pass(20)
                        .arm("step-20")
                        .pass(20)
                        .arm("step-20.open")
                        .fail(1, Symptom.CLOSED_EARLY, "1011"));

        assertThat(row.outcomes().failed()).isEqualTo(Map.of(Race.ABNORMAL_CLOSE, 4L));
    }

    @Test
    void cyclesAfterWhichNothingIsLeftAreTheLeaks() {
        RowJudgement row = judged(
                Specs.CHURN,
                s -> s.pass(60).arm("exhausted").rejected(10, 503).arm("drift").pass(1));

        assertThat(verdict(row)).isEqualTo("Failed ResourceLeak");
        assertThat(row.outcomes().failed()).isEqualTo(Map.of(Race.RESOURCE_LEAK, 40L));
    }

    @Test
    void cyclesThatWereNeverComparedProveNothing() {
        assertThat(verdict(judged(Specs.CHURN, s -> s.pass(60)))).isEqualTo("Inconclusive TooFewSamples");
        assertThat(verdict(judged(Specs.CHURN, s -> s.pass(60).arm("drift").pass(1))))
                .isEqualTo("Passed EnoughEvidence");
    }

    @Test
    void aColdStartIsNotObservedUntilOneWasSeen() {
        assertThat(verdict(judged(Specs.COLD, s -> s.opened(100)))).isEqualTo("NotObserved NoData");
        assertThat(verdict(judged(Specs.COLD, s -> s.pass(1)))).isEqualTo("Passed EnoughEvidence");
        assertThat(verdict(judged(Specs.COLD, s -> s.fail(1, Symptom.START_SLOW, ""))))
                .isEqualTo("Failed ColdStartSlow");
    }
}
