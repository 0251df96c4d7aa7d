package dev.raceprobe.operator.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.story.Story;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SendFailure, ChatJourney and Script: where conversations came to a halt, and what that means. */
class ConversationJudgeTest {
    private static final String SEND = "{'name':'send','type':'SendFailure','interval':'30s'}";
    private static final String CHAT = "{'name':'chat','type':'ChatJourney','interval':'30s','chatJourney':"
            + "{'prompt':'{nonce}','responseEvent':'agent_completed'}}";
    private static final String SCRIPT =
            "{'name':'mine','type':'Script','interval':'30s','script':" + "{'steps':[{'send':{'text':'a'}}]}}";

    private static RowJudgement judged(Story story) {
        return Judge.judge(story.input()).rows().get(0);
    }

    private static String verdict(RowJudgement row) {
        return row.result() + " " + row.reason();
    }

    @Test
    void theRowSaysAtWhichPointsEchoesStayedAway() {
        RowJudgement row = judged(Story.of(SEND)
                .then(4, s -> s.pass(20))
                .then(s -> s.arm("mid_life")
                        .fail(2, Symptom.ECHO_UNANSWERED, "")
                        .arm("before_close")
                        .fail(3, Symptom.ECHO_UNANSWERED, "")));

        assertThat(verdict(row)).isEqualTo("Failed SendFailure");
        assertThat(row.outcomes().failed()).isEqualTo(Map.of(Race.SEND_FAILURE, 5L));
        assertThat(row.message()).contains("before_close: 3 unanswered, mid_life: 2 unanswered");
    }

    @ParameterizedTest
    @CsvSource({"deadline, deadline: 4", "length, length: 4", "follow_up, follow-up: 4"})
    void aJourneyThatFailsSaysWhere(String detail, String remark) {
        RowJudgement row = judged(
                Story.of(CHAT).then(4, s -> s.pass(20)).then(s -> s.fail(4, Symptom.JOURNEY_INCOMPLETE, detail)));

        assertThat(verdict(row)).isEqualTo("Failed JourneyFailed");
        assertThat(row.message()).contains(remark);
    }

    @Test
    void whatADependencyDidIsNotTheTargets() {
        RowJudgement row =
                judged(Story.of(CHAT).then(4, s -> s.pass(20)).then(s -> s.fail(4, Symptom.DEPENDENCY_ERROR, "")));

        assertThat(verdict(row)).isEqualTo("Passed EnoughEvidence");
        assertThat(row.outcomes().inconclusive()).isEqualTo(Map.of(Owner.DEPENDENCY, 4L));
    }

    /** It was reached: nothing after the 101 is the network's. */
    @Test
    void aDependencyThatMostlyFailsIsTheReasonAndNotTheNetwork() {
        RowJudgement row = judged(Story.of(CHAT).then(4, s -> s.pass(2).fail(8, Symptom.DEPENDENCY_ERROR, "")));

        assertThat(verdict(row)).isEqualTo("Inconclusive DependencyFault");
        assertThat(row.message()).contains("32 owned by Dependency").doesNotContain("Network");
    }

    @Test
    void theStepsOfAScriptAreToldByHowOftenTheyFailed() {
        RowJudgement row = judged(Story.of(SCRIPT)
                .then(4, s -> s.pass(20))
                .then(s -> s.fail(1, Symptom.STEP_FAILED, "2").fail(6, Symptom.STEP_FAILED, "3.2")));

        assertThat(verdict(row)).isEqualTo("Failed ScriptFailed");
        assertThat(row.outcomes().failed()).isEqualTo(Map.of(Race.SCRIPT_FAILED, 7L));
        assertThat(row.message()).contains("step 3.2: 6, step 2: 1");
    }
}
