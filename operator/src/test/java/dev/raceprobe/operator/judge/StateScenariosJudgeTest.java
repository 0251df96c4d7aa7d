package dev.raceprobe.operator.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.Scenario;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.plan.Rounds;
import dev.raceprobe.operator.story.Specs;
import dev.raceprobe.operator.story.Story;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** BufferSaturation, StateConsistency and SessionResume: stories and what they mean. */
class StateScenariosJudgeTest {
    private static final String SATURATION = "{'name':'saturation','type':'BufferSaturation','interval':'30s',"
            + "'bufferSaturation':{'message':'{nonce}','responseType':'pong'}}";
    private static final String VIEWS = "{'name':'views','type':'StateConsistency','interval':'30s',"
            + "'stateConsistency':{'url':'http://views.test/{user}'}}";
    private static final String RESUME = "{'name':'resume','type':'SessionResume','interval':'30s',"
            + "'sessionResume':{'trigger':'{nonce}','events':['a','b','c']%s}}";

    private static RowJudgement judged(Story story) {
        return Judge.judge(story.input()).rows().get(0);
    }

    private static String verdict(RowJudgement row) {
        return row.result() + " " + row.reason();
    }

    @ParameterizedTest
    @CsvSource({
        "EVENT_MISSING,    EVENT_LOST,       Failed EventLost",
        "EVENT_DUPLICATED, EVENT_DUPLICATED, Failed EventDuplicated",
        "EVENT_REORDERED,  EVENT_REORDERED,  Failed EventReordered",
    })
    void oneMistreatedMessageOfThousandsFails(Symptom symptom, Race race, String verdict) {
        RowJudgement row = judged(Story.of(SATURATION)
                .then(4, s -> s.opened(1).check(999, Symptom.NONE, ""))
                .then(s -> s.opened(1).check(1, symptom, "")));

        assertThat(verdict(row)).isEqualTo(verdict);
        assertThat(row.outcomes().failed()).isEqualTo(Map.of(race, 1L));
    }

    @Test
    void theRowSaysInWhichPartOfTheConnectionMessagesWereLost() {
        RowJudgement row = judged(Story.of(SATURATION)
                .then(
                        2,
                        s -> s.opened(1)
                                .arm("before_ready")
                                .check(80, Symptom.NONE, "")
                                .check(20, Symptom.EVENT_MISSING, "")
                                .arm("flush")
                                .check(9, Symptom.NONE, "")
                                .check(1, Symptom.EVENT_REORDERED, "")
                                .arm("steady")
                                .check(900, Symptom.NONE, "")));

        assertThat(row.message())
                .contains("40 of 200 messages before ready, 2 of 20 messages during the flush")
                .doesNotContain("steady");
    }

    @Test
    void messagesThatTheTargetsCloseLeftWithoutAnAnswerCastNoDoubtOnTheRest() {
        RowJudgement row = judged(Story.of(SATURATION)
                .then(
                        4,
                        s -> s.opened(1)
                                .check(100, Symptom.NONE, "")
                                .check(1, Symptom.CLOSED_EARLY, "1011")
                                .check(60, Symptom.CANCELLED, "connection_ended")));

        assertThat(verdict(row)).isEqualTo("Failed AbnormalClose");
        assertThat(row.outcomes().failed()).isEqualTo(Map.of(Race.ABNORMAL_CLOSE, 4L));
        assertThat(row.outcomes().inconclusive()).as("no fault of the probe's").isEqualTo(Map.of(Owner.TARGET, 240L));
        assertThat(row.message()).contains("240 owned by Target");
    }

    @Test
    void messagesThatWeStoppedDoCastDoubt() {
        RowJudgement row = judged(Story.of(SATURATION)
                .then(4, s -> s.opened(1).check(100, Symptom.NONE, "").check(60, Symptom.CANCELLED, "")));

        assertThat(verdict(row)).isEqualTo("Inconclusive ProbeFault");
    }

    @Test
    void aStaleViewIsTheTargetsAndTheRowSaysWhen() {
        RowJudgement row = judged(
                Story.of(VIEWS).then(7, s -> s.pass(10)).then(2, s -> s.fail(1, Symptom.STATE_STALE, "after_close")));

        assertThat(verdict(row)).isEqualTo("Failed StateInconsistent");
        assertThat(row.message()).contains("2 stale after close");
    }

    @Test
    void aViewThatCannotBeAskedIsNotTheSocketsFault() {
        RowJudgement row =
                judged(Story.of(VIEWS).then(7, s -> s.opened(10).check(10, Symptom.DEPENDENCY_ERROR, "view_refused")));

        assertThat(verdict(row)).isEqualTo("Inconclusive DependencyFault");
        assertThat(row.outcomes().inconclusive()).containsOnlyKeys(Owner.DEPENDENCY);
        assertThat(row.message()).contains("view refused");
    }

    @Test
    void aUserWhoWasConnectedOtherwiseTooIsOursAndTheRowSaysSo() {
        RowJudgement row = judged(Story.of(VIEWS)
                .then(7, s -> s.pass(10))
                .then(2, s -> s.opened(1).check(10, Symptom.CANCELLED, "user_in_use")));

        assertThat(verdict(row)).isEqualTo("Inconclusive ProbeFault");
        assertThat(row.message()).contains("it needs users of its own");
    }

    @ParameterizedTest
    @CsvSource({
        "RESUME_GAP,        Failed ResumeGap",
        "RESUME_DUPLICATED, Failed ResumeDuplicate",
    })
    void aResumptionThatIsNotExactFails(Symptom symptom, String verdict) {
        RowJudgement row =
                judged(Story.of(RESUME.formatted("")).then(7, s -> s.pass(10)).then(2, s -> s.fail(1, symptom, "c")));

        assertThat(verdict(row)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({"Reset, 1", "Close, 1", "HalfOpen, 2"})
    void aHalfOpenConnectionTakesAPlaceBesideTheOneThatResumes(String cut, int connections) {
        Scenario scenario =
                Specs.with(RESUME.formatted(",'cut':'" + cut + "'")).scenarios().get(0);

        assertThat(Rounds.connections(scenario, 3)).isEqualTo(connections);
    }
}
