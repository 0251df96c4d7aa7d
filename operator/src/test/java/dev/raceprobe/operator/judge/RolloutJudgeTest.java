package dev.raceprobe.operator.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.ScenarioStatus.Result;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.HeldEnd;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.evidence.Evidences;
import dev.raceprobe.operator.story.SliceStory;
import dev.raceprobe.operator.story.Specs;
import dev.raceprobe.operator.story.Story;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slices are 90 s long here, windows 30 min. */
class RolloutJudgeTest {
    @Test
    void aRunExcusesATenthOfWhatItHasLastedAndNotOfADay() {
        Story run = Story.of(Specs.of("'mode':'Once','scenarios':[" + Specs.EVENTS + "]"))
                .revision("chat-1");
        int slicesOfAMinute = (int) (60_000 / run.plan().sliceMillis());
        for (int minute = 1; minute <= 5; minute++) {
            run.then(slicesOfAMinute, s -> s.pass(1)).revision("chat-1" + minute);
        }

        TargetRestarts restarts =
                TargetRestarts.of(run.input(), run.plan().rows().get(0));

        assertThat(restarts.stretches().stream()
                        .mapToLong(span -> span.lastMillis() - span.firstMillis())
                        .sum())
                .isEqualTo(30_000);
        assertThat(TargetRestarts.of(
                        SinceRollout.of(run.input()), run.plan().rows().get(0)))
                .as("also of what is left since the rollout")
                .isEqualTo(restarts);
    }

    @Test
    void whatWasFoundInTheRevisionBeforeIsNotAboutTheOneThatRunsNow() {
        Judgement judgement = judged(events().revision("chat-1")
                .then(4, s -> s.fail(100, Symptom.EVENT_MISSING, "").kept("old", Symptom.EVENT_MISSING))
                .revision("chat-2")
                .then(4, s -> s.pass(100)));

        assertThat(row(judgement).result()).isEqualTo(Result.Passed);
        assertThat(judgement.findings()).isEmpty();
        assertThat(judgement.targetRevision()).contains("chat-2");
        assertThat(row(judgement).message()).endsWith("since the rollout to revision chat-2");
    }

    @Test
    void aRolloutBeginsANewWindowThatSaysSo() {
        Judgement judgement = judged(events().revision("chat-1")
                .then(4, s -> s.pass(100))
                .revision("chat-2")
                .then(s -> s.pass(5)));

        assertThat(row(judgement).result()).isEqualTo(Result.Inconclusive);
        assertThat(row(judgement).reason()).isEqualTo("NewRevision");
    }

    @Test
    void asLongAsPodsOfTheRevisionBeforeServeTheVerdictIsAboutIt() {
        Story story = events().revision("chat-1").then(4, s -> s.pass(100)).rollingTo("chat-2");

        Judgement judgement = judged(story.then(s -> s.atSecond(30).pass(100).fail(3, Symptom.CLOSED_EARLY, "1001")));

        assertThat(judgement.targetRevision()).contains("chat-1");
        assertThat(row(judgement).result()).isEqualTo(Result.Passed);
        assertThat(row(judgement).outcomes().inconclusive()).containsEntry(Owner.TARGET_RESTART, 3L);
        assertThat(row(judgement).message()).endsWith(", while revision chat-2 is rolled out");
    }

    @Test
    void aRolloutThatNeverEndsExcusesNoMoreThanATenthOfTheWindow() {
        Story story = events().revision("chat-1").then(s -> s.pass(100)).rollingTo("chat-2");

        Judgement judgement = judged(story.then(6, s -> s.atSecond(60).pass(50).fail(1, Symptom.CLOSED_EARLY, "1001")));

        assertThat(row(judgement).outcomes().inconclusive())
                .as("180 s of 30 min, and 90 s are a slice")
                .containsEntry(Owner.TARGET_RESTART, 2L);
        assertThat(row(judgement).outcomes().failures()).isEqualTo(4);
    }

    @Test
    void whatFailedInTheTenSecondsInWhichARolloutEndedMayBeOfTheRevisionBefore() {
        Judgement judgement = judged(events().revision("chat-1")
                .revision("chat-2", 47)
                .then(s -> s.atSecond(42)
                        .fail(5, Symptom.EVENT_MISSING, "")
                        .atSecond(60)
                        .pass(70)));

        assertThat(row(judgement).outcomes().failures()).isZero();
        assertThat(row(judgement).result()).isEqualTo(Result.Passed);
    }

    @Test
    void aSliceInTheMiddleOfWhichItWasRolledOutCountsForTheNewRevisionFromThereOn() {
        Judgement judgement = judged(events().revision("chat-1")
                .revision("chat-2", 40)
                .then(s -> s.atSecond(10)
                        .fail(50, Symptom.EVENT_MISSING, "")
                        .count(Counter.FOREIGN_FRAMES, 3)
                        .atSecond(60)
                        .fail(2, Symptom.EVENT_MISSING, "")
                        .pass(70)));

        assertThat(row(judgement).outcomes().failures()).isEqualTo(2);
        assertThat(judgement.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.race()).isEqualTo(Race.EVENT_LOST);
            assertThat(finding.message()).endsWith("; began 20 s after the rollout to revision chat-2");
        });
    }

    @Test
    void aFindingSaysHowLongAfterTheRolloutItBegan() {
        Judgement judgement = judged(events().revision("chat-1")
                .revision("chat-2")
                .then(2, s -> s.pass(100))
                .then(s -> s.atSecond(30).fail(60, Symptom.EVENT_MISSING, "")));

        assertThat(judgement.findings().get(0).message())
                .endsWith("; began 210 s after the rollout to revision chat-2");
    }

    @Test
    void aRolloutThatHasLeftTheWindowIsNotSpokenOfAnyMore() {
        Judgement judgement = judged(events().revision("chat-1")
                .revision("chat-2")
                .then(30, s -> s.pass(40).fail(10, Symptom.EVENT_MISSING, "")));

        assertThat(judgement.findings().get(0).message()).doesNotContain("rollout");
        assertThat(row(judgement).message()).doesNotContain("rollout");
        assertThat(judgement.targetRevision()).contains("chat-2");
    }

    @Test
    void theFirstRevisionThatIsSeenExcusesNothingAndBeginsNoWindow() {
        Judgement judgement = judged(events().then(4, s -> s.pass(50))
                .revision("chat-1")
                .then(s -> s.fail(40, Symptom.CLOSED_EARLY, "1012")));

        assertThat(row(judgement).outcomes().inconclusives()).isZero();
        assertThat(row(judgement).outcomes().passed()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "closed_early, 1001, true",
        "closed_early, 1012, true",
        "first_message_closed, 1012, true",
        "closed_early, 1011, false",
        "closed_early, 1006, false",
        "reset_early, '', false",
        "no_response, refused, true",
        "no_response, timeout, false",
        "no_response, reset, false",
        "refused_5xx, 503, true",
        "refused_500, 500, false",
        "event_missing, '', false"
    })
    void aCleanLeaveOrARefusalWithin60SecondsIsTheTargetsRestart(String symptom, String detail, boolean excused) {
        Judgement judgement = judged(events().revision("chat-1")
                .revision("chat-2")
                .then(s -> s.atSecond(50).pass(100).fail(2, Symptom.ofWireName(symptom), detail)));

        assertThat(row(judgement).outcomes().inconclusive().getOrDefault(Owner.TARGET_RESTART, 0L))
                .isEqualTo(excused ? 2 : 0);
        assertThat(row(judgement).outcomes().failures()).isEqualTo(excused ? 0 : 2);
        assertThat(row(judgement).outcomes().passed()).isEqualTo(100);
    }

    @Test
    void after60SecondsItIsAFinding() {
        Judgement judgement = judged(events().revision("chat-1")
                .revision("chat-2")
                .then(s -> s.atSecond(75).pass(60).fail(40, Symptom.CLOSED_EARLY, "1012")));

        assertThat(row(judgement).outcomes().failed()).containsEntry(Race.ABNORMAL_CLOSE, 40L);
    }

    @Test
    void aConnectionOfTheOldRevisionThatItsRestartClosedIsInconclusiveAndNoOther() {
        Judgement judgement = judged(events().revision("chat-1")
                .then(s -> s.pass(1))
                .revision("chat-2")
                .then(s -> s.atSecond(20).pass(100).fail(4, Symptom.CLOSED_EARLY, "1001")));

        assertThat(row(judgement).outcomes().inconclusive()).containsEntry(Owner.TARGET_RESTART, 4L);
        assertThat(row(judgement).message()).contains("4 owned by TargetRestart");
        assertThat(row(judgement).result()).isEqualTo(Result.Passed);
    }

    @Test
    void whereMostChecksEndedByTheRestartThatIsTheReason() {
        Judgement judgement = judged(events().revision("chat-1")
                .revision("chat-2")
                .then(s -> s.pass(60).noResponse(40, ConnectResult.REFUSED)));

        assertThat(row(judgement).result()).isEqualTo(Result.Inconclusive);
        assertThat(row(judgement).reason()).isEqualTo("TargetRestart");
    }

    @Test
    void restartsAreExcusedForATenthOfTheWindowAndNotForMore() {
        Story story = events().revision("chat-0");
        for (int rollout = 1; rollout <= 5; rollout++) {
            story.revision("chat-" + rollout).then(s -> s.atSecond(5).pass(10).fail(1, Symptom.CLOSED_EARLY, "1012"));
        }
        Outcomes counted = Judge.outcomes(story.input(), story.input().seen()).get(0);

        assertThat(counted.inconclusive()).as("3 × 60 s of 30 min").containsEntry(Owner.TARGET_RESTART, 3L);
        assertThat(counted.failures()).isEqualTo(2);
    }

    @Test
    void countersHoldWhatWasSeenOfBothRevisions() {
        Story story = events().revision("chat-1")
                .then(s -> s.fail(7, Symptom.EVENT_MISSING, ""))
                .revision("chat-2")
                .then(s -> s.pass(5));
        Outcomes counted = Judge.outcomes(story.input(), story.input().seen()).get(0);

        assertThat(counted.failures()).isEqualTo(7);
        assertThat(counted.passed()).isEqualTo(5);
    }

    @Test
    void evidenceOfTheRestartIsNotPublishedAsTheTargetsFault() {
        Story story = events().revision("chat-1")
                .revision("chat-2")
                .then(s -> s.atSecond(10)
                        .fail(1, Symptom.CLOSED_EARLY, "1012")
                        .keptAfterClose("restart", Symptom.CLOSED_EARLY, 1012)
                        .atSecond(80)
                        .fail(1, Symptom.CLOSED_EARLY, "1011")
                        .keptAfterClose("fault", Symptom.CLOSED_EARLY, 1011)
                        .pass(100));

        assertThat(Evidences.publish(story.plan(), Judge.judge(story.input())))
                .extracting(evidence -> evidence.id())
                .containsExactly("fault");
    }

    @Test
    void firstMessagesThatARestartCutOffAreNoAcceptRace() {
        Judgement judgement = judged(Story.of(Specs.ACCEPT)
                .revision("chat-1")
                .revision("chat-2")
                .then(s -> s.firstMessages(6, 0, Symptom.FIRST_MESSAGE_CLOSED, "1012")
                        .firstMessages(1, 100, Symptom.FIRST_MESSAGE_CLOSED, "1011")
                        .answered(60, 20)
                        .answered(60, 50)
                        .answered(60, 600)));

        assertThat(row(judgement).outcomes().inconclusive()).containsEntry(Owner.TARGET_RESTART, 6L);
        assertThat(row(judgement).outcomes().failed()).isEqualTo(Map.of(Race.ABNORMAL_CLOSE, 1L));
    }

    @Test
    void besideARaceWhatARestartCutOffInsideItsWindowTakesNobodyElsesName() {
        Judgement judgement = judged(Story.of(Specs.ACCEPT)
                .revision("chat-1")
                .revision("chat-2")
                .then(s -> s.firstMessages(6, 0, Symptom.FIRST_MESSAGE_CLOSED, "1012")
                        .firstMessages(2, 600, Symptom.FIRST_MESSAGE_CLOSED, "1011"))
                .then(
                        3,
                        s -> s.firstMessages(10, 0, Symptom.FIRST_MESSAGE_CLOSED, "1011")
                                .answered(30, 50)
                                .answered(30, 600)));

        assertThat(row(judgement).outcomes().failed())
                .isEqualTo(Map.of(Race.ACCEPT_BEFORE_SEND, 30L, Race.ABNORMAL_CLOSE, 2L));
    }

    @Test
    void offsetsOfTheSliceInWhichItWasRolledOutAreNobodys() {
        Judgement judgement = judged(Story.of(Specs.ACCEPT)
                .revision("chat-1")
                .revision("chat-2", 40)
                .then(s -> s.atSecond(10)
                        .firstMessages(30, 0, Symptom.ACCEPT_ERROR, "starlette")
                        .atSecond(60)
                        .answered(50, 600))
                .then(
                        3,
                        s -> s.answered(30, 0)
                                .answered(30, 1)
                                .answered(30, 5)
                                .answered(30, 20)
                                .answered(30, 50)
                                .firstMessages(1, 600, Symptom.FIRST_MESSAGE_UNANSWERED, "")));

        assertThat(row(judgement).outcomes().failed()).isEqualTo(Map.of(Race.SEND_FAILURE, 3L));
        assertThat(row(judgement).outcomes().passed()).isEqualTo(3 * 150);
        assertThat(row(judgement).window()).isEmpty();
    }

    /** What was accepted before the rollout says nothing about the key that the new revision knows. */
    @Test
    void aRolloutWithAnotherKeyIsAboutCredentials() {
        Judgement judgement = judged(events().revision("chat-1")
                .revision("chat-2", 40)
                .then(s -> s.pass(30).atSecond(60).rejected(20, 401))
                .then(2, s -> s.rejected(40, 401)));

        assertThat(row(judgement).result()).isEqualTo(Result.Inconclusive);
        assertThat(row(judgement).reason()).isEqualTo("CredentialsFault");
        assertThat(row(judgement).outcomes().inconclusive()).isEqualTo(Map.of(Owner.CREDENTIALS, 100L));
    }

    /** A storm every 5 minutes had its round before the rollout, and has none before the slice ends. */
    @Test
    void whomARowAcceptedThatWasNotPlayedSinceNobodyKnows() {
        Judgement judgement = judged(Story.of(Specs.EVENTS, Specs.STORM.replace("30s", "5m"))
                .revision("chat-1")
                .revision("chat-2", 40)
                .then(s -> s.row(1)
                        .atSecond(10)
                        .arm("step-20")
                        .pass(21)
                        .row(0)
                        .arm("")
                        .atSecond(60)
                        .rejected(20, 401))
                .then(2, s -> s.rejected(40, 401)));

        assertThat(row(judgement).reason()).isEqualTo("CredentialsFault");
        assertThat(row(judgement).outcomes().inconclusive()).isEqualTo(Map.of(Owner.CREDENTIALS, 100L));
    }

    @Test
    void whomARowOfOffsetsAcceptedBeforeARolloutWithAnotherKeyIsForgotten() {
        Judgement judgement = judged(Story.of(Specs.ACCEPT)
                .revision("chat-1")
                .revision("chat-2", 40)
                .then(s -> s.atSecond(10).answered(30, 0).atSecond(60).rejected(20, 401))
                .then(2, s -> s.rejected(40, 401)));

        assertThat(row(judgement).reason()).isEqualTo("CredentialsFault");
        assertThat(row(judgement).outcomes().failed()).isEmpty();
    }

    /** Six negative cases a round are refused, as they have to be, beside two valid tokens. */
    @Test
    void negativeCasesThatPassSinceARolloutAcceptNobody() {
        String auth = "{'name':'auth','type':'AuthRace','interval':'30s','authRace':{'concurrency':1}}";
        Judgement judgement = judged(Story.of(auth)
                .revision("chat-1")
                .revision("chat-2", 40)
                .then(s -> s.arm("valid.concurrent")
                        .pass(2)
                        .atSecond(60)
                        .rejected(2, 401)
                        .check("Missing", 6, Symptom.NONE, ""))
                .then(4, s -> s.arm("valid.concurrent").rejected(20, 401).check("Missing", 60, Symptom.NONE, "")));

        assertThat(row(judgement).outcomes().failed()).isEmpty();
        assertThat(row(judgement).outcomes().inconclusive()).isEqualTo(Map.of(Owner.CREDENTIALS, 82L));
    }

    @Test
    void intermittentRefusalsSinceARolloutAreTheTargets() {
        Judgement judgement = judged(events().revision("chat-1")
                .revision("chat-2", 40)
                .then(s -> s.atSecond(60).pass(60).rejected(3, 401)));

        assertThat(row(judgement).outcomes().failed()).isEqualTo(Map.of(Race.UPGRADE_FAILED, 3L));
    }

    @Test
    void addressesOfTheRevisionBeforeAreNotSpokenOf() {
        Judgement judgement = judged(events().revision("chat-1")
                .revision("chat-2", 40)
                .then(s -> s.failAt("10.0.0.1:80", 9, Symptom.EVENT_MISSING)
                        .atSecond(60)
                        .pass(60)
                        .failAt("10.0.0.2:80", 2, Symptom.EVENT_MISSING))
                .then(s -> s.failAt("10.0.0.2:80", 1, Symptom.EVENT_MISSING)));

        assertThat(judgement.findings().get(0).message()).doesNotContain("10.0.0.1");
    }

    @Test
    void whoseFramesReachedWhomIsKnownAfterARolloutToo() {
        Judgement judgement = judged(Story.of(Specs.ISOLATION)
                .revision("chat-1")
                .revision("chat-2", 40)
                .then(s -> s.pass(60).leak(0, 1, 9))
                .then(s -> s.pass(60).leak(1, 2, 3)));

        assertThat(judgement.slices())
                .extracting(slice -> slice.row(0).leaks())
                .containsExactly(Map.of(), Map.of("1>2", 3L));
    }

    @Test
    void connectionsThatARestartClosedTogetherAreNoPattern() {
        String heartbeat = "{'name':'heartbeat','type':'Heartbeat','interval':'10m','heartbeat':"
                + "{'holdFor':'7m','arms':['Silent'],'minPongPercent':'70'}}";
        Story story = Story.of(heartbeat).revision("chat-1").revision("chat-2");
        Consumer<SliceStory> closed = s -> {
            for (int i = 0; i < 6; i++) {
                s.held(new HeldEnd(s.beginMillis() + 5_000, "Silent", 0, 30_000 + i * 20_000, 1_000, 2_000, "1012"));
            }
            s.atSecond(5).arm("Silent").fail(6, Symptom.CLOSED_EARLY, "1012");
        };
        Judgement judgement = judged(story.then(closed));

        assertThat(judgement.findings()).isEmpty();
        assertThat(row(judgement).outcomes().inconclusive()).containsEntry(Owner.TARGET_RESTART, 6L);
    }

    private static Story events() {
        return Story.of(Specs.EVENTS);
    }

    private static Judgement judged(Story story) {
        return Judge.judge(story.input());
    }

    private static RowJudgement row(Judgement judgement) {
        return judgement.rows().get(0);
    }
}
