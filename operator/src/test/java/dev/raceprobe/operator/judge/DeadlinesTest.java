package dev.raceprobe.operator.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.Phase;
import dev.raceprobe.operator.metrics.DeadlineWarning;
import dev.raceprobe.operator.story.Specs;
import dev.raceprobe.operator.story.Story;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** A connection may take 5 s to become ready; in each of twenty slices of three minutes, some do. */
class DeadlinesTest {
    private static final String READY = "'protocol':{'ready':{'on':'Event','event':'hello'}},'scenarios':["
            + Specs.ISOLATION.replace("'profiles':['baseline']", "") + "]";

    @Test
    void readyTimesThatGrowAreWarnedOfBeforeTheirDeadline() {
        RowJudgement row = judged(slice -> 500 + 40 * slice, 30);

        assertThat(row.result().name()).isEqualTo("Passed");
        assertThat(row.deadlines()).singleElement().satisfies(remark -> {
            assertThat(remark.isWarning()).isTrue();
            assertThat(remark.deadline()).isEqualTo("ready");
            assertThat(remark.text())
                    .startsWith("p90 grows from 50")
                    .endsWith("towards protocol.ready.timeout 5000 ms, reached in 2 h at this rate");
        });
        assertThat(row.message()).contains(", p90 grows from");
    }

    @Test
    void aStepNearTheDeadlineIsWarnedOfAndOneFarFromItIsNot() {
        assertThat(judged(slice -> slice < 12 ? 300 : 3_000, 30).deadlines())
                .singleElement()
                .satisfies(remark -> assertThat(remark.text()).startsWith("p90 has stepped from 30"));
        assertThat(judged(slice -> slice < 12 ? 100 : 200, 30).deadlines()).isEmpty();
    }

    @Test
    void timesThatStayOrFallOrAreFewAreNoWarning() {
        assertThat(judged(slice -> 4_900, 30).deadlines()).isEmpty();
        assertThat(judged(slice -> 4_900 - 200 * slice, 30).deadlines()).isEmpty();
        assertThat(judged(slice -> 500 + 40 * slice, 9).deadlines()).isEmpty();
    }

    @Test
    void aThousandTimesAreEnoughForAdvice() {
        assertThat(judged(slice -> 100, 49).deadlines()).isEmpty();
        assertThat(judged(slice -> 100, 50).deadlines()).singleElement().satisfies(remark -> {
            assertThat(remark.isWarning()).isFalse();
            assertThat(remark.text())
                    .isEqualTo("protocol.ready.timeout 210 ms would fit (2 x p99.9 of 1000), is 5000 ms");
        });
    }

    /** Both the 101 and the event that makes a connection ready were held back on their way down. */
    @Test
    void injectedLatencyIsNotTakenOffWhatHoldsNone() {
        Story story = Story.of(Specs.of(READY.replace("'type'", "'profiles':['staging'],'type'")));
        for (int slice = 0; slice < 20; slice++) {
            story.then(s -> s.pass(10).took(Phase.READY, 200_000, 50));
        }

        assertThat(Judge.judge(story.input()).rows().get(0).deadlines())
                .singleElement()
                .satisfies(remark -> assertThat(remark.text())
                        .isEqualTo("protocol.ready.timeout 410 ms would fit (2 x p99.9 of 1000), is 5000 ms"));
    }

    /** The condition Passing says what its verdict rests on, and advice is none of it. */
    @Test
    void adviceStandsBehindTheMessageAWarningInIt() {
        RowJudgement advised = judged(slice -> 100, 50);
        RowJudgement warned = judged(slice -> 500 + 40 * slice, 30);

        assertThat(advised.message()).doesNotContain("would fit");
        assertThat(advised.messageWithAdvice())
                .isEqualTo(advised.message()
                        + ", protocol.ready.timeout 210 ms would fit (2 x p99.9 of 1000), is 5000 ms");
        assertThat(warned.messageWithAdvice()).isEqualTo(warned.message()).contains("p90 grows");
    }

    @Test
    void eventsHaveTheirOwnDeadline() {
        Story story = Story.of(Specs.EVENTS).then(20, s -> s.pass(5).took(Phase.EVENT, 20_000, 60));

        assertThat(Judge.judge(story.input()).rows().get(0).deadlines())
                .singleElement()
                .satisfies(remark -> assertThat(remark.text()).startsWith("eventDeadline 50 ms would fit"));
    }

    @Test
    void warningsAreMetrics() {
        Story story = story(slice -> 500 + 40 * slice, 30);

        assertThat(DeadlineWarning.of(Judge.judge(story.input())))
                .isEqualTo(List.of(new DeadlineWarning("isolation", "baseline", "ready")));
        assertThat(DeadlineWarning.of(Judge.judge(story(slice -> 100, 50).input())))
                .isEmpty();
    }

    private static RowJudgement judged(IntUnaryOperator millis, int each) {
        return Judge.judge(story(millis, each).input()).rows().get(0);
    }

    private static Story story(IntUnaryOperator millis, int each) {
        Story story = Story.of(Specs.of(READY));
        for (int slice = 0; slice < 20; slice++) {
            int micros = 1000 * millis.applyAsInt(slice);
            story.then(s -> s.pass(10).took(Phase.READY, micros, each));
        }
        return story;
    }
}
