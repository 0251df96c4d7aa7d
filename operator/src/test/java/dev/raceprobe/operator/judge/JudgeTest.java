package dev.raceprobe.operator.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.ScenarioStatus.Result;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.merge.PodSlice;
import dev.raceprobe.operator.stats.WindowEstimate;
import dev.raceprobe.operator.story.SliceStory;
import dev.raceprobe.operator.story.Specs;
import dev.raceprobe.operator.story.Story;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stories and what they mean. */
class JudgeTest {
    private static final int[] OFFSETS = {0, 1, 5, 20, 50, 79, 80, 100, 150, 600};

    @Test
    void whatBecomesOfPipelinedMessagesIsToldAndDecidesNothing() {
        Judgement judgement = judge(Story.of(Specs.ACCEPT)
                .then(
                        4,
                        s -> s.answered(40, 0)
                                .opened(9)
                                .count(Counter.PIPELINED_ANSWERED, 2)
                                .count(Counter.PIPELINED_LOST, 4)
                                .count(Counter.PIPELINED_REFUSED, 2)
                                .count(Counter.PIPELINED_INCONCLUSIVE, 1)));

        assertThat(row(judgement, 0)).isEqualTo("Passed EnoughEvidence");
        assertThat(judgement.findings()).isEmpty();
        assertThat(judgement.rows().get(0).outcomes().samples()).isEqualTo(160);
        assertThat(judgement.rows().get(0).message())
                .endsWith("pipelined (informative): of 36 sent before the 101, 8 answered, 16 lost, 8 not upgraded,"
                        + " 4 inconclusive");
    }

    // whose fault it is

    @Test
    void withoutABackendEveryRowIsTheNetworksFault() {
        Judgement judgement = judge(Story.of(Specs.ACCEPT, Specs.EVENTS)
                .then(4, s -> s.noResponse(30, ConnectResult.REFUSED).row(1).noResponse(30, ConnectResult.REFUSED)));

        assertThat(judgement.rows()).allSatisfy(row -> {
            assertThat(row.result()).isEqualTo(Result.Inconclusive);
            assertThat(row.reason()).isEqualTo("NetworkFault");
            assertThat(row.upperBoundPerMillion()).isEmpty();
        });
        assertThat(judgement.findings()).isEmpty();
        assertThat(judgement.overall()).isEqualTo(Result.Inconclusive);
        assertThat(said(judgement, "Passing")).isEqualTo("Unknown NetworkFault");
        assertThat(said(judgement, "TargetReachable")).isEqualTo("False NoResponse");
        assertThat(said(judgement, "CredentialsValid")).isEqualTo("Unknown NotAttempted");
    }

    @Test
    void aWrongKeyIsTheCredentialsFault() {
        Judgement judgement = judge(Story.of(Specs.ACCEPT).then(4, s -> s.rejected(30, 401)));

        assertThat(row(judgement, 0)).isEqualTo("Inconclusive CredentialsFault");
        assertThat(judgement.findings()).isEmpty();
        assertThat(said(judgement, "CredentialsValid")).isEqualTo("False TokenRejected");
        assertThat(said(judgement, "TargetReachable")).isEqualTo("True Answered");
    }

    @Test
    void aMissingSecretIsTheCredentialsFault() {
        Judgement judgement =
                judge(Story.of(Specs.ACCEPT).then(4, s -> s.check(30, Symptom.NO_CREDENTIALS, "secret_missing")));

        assertThat(row(judgement, 0)).isEqualTo("Inconclusive CredentialsFault");
        assertThat(said(judgement, "CredentialsValid")).isEqualTo("False TokenUnavailable");
        assertThat(said(judgement, "TargetReachable")).isEqualTo("Unknown NotAttempted");
    }

    @Test
    void aSecretThatCameBackIsValidAgainAfterAMinute() {
        Judgement judgement = judge(Story.of(Specs.ACCEPT)
                .then(s -> s.check(3, Symptom.NO_CREDENTIALS, "secret_missing"))
                .then(2, s -> s.answered(40, 0)));

        assertThat(said(judgement, "CredentialsValid")).isEqualTo("True TokenAccepted");
    }

    @Test
    void oneUserOfTenThatIsNeverAcceptedIsNamedWhileTheOthersPass() {
        Judgement judgement = judge(Story.of(Specs.ISOLATION).then(8, s -> {
            for (int user = 0; user < 10; user++) {
                if (user == 7) {
                    s.user(user).rejected(1, 403);
                } else {
                    s.user(user).pass(1);
                }
            }
        }));

        assertThat(row(judgement, 0)).isEqualTo("Passed EnoughEvidence");
        assertThat(judgement.rows().get(0).outcomes().inconclusive()).isEqualTo(Map.of(Owner.CREDENTIALS, 8L));
        assertThat(said(judgement, "CredentialsValid")).isEqualTo("False UsersRejected");
        assertThat(fact(judgement, "CredentialsValid").message()).isEqualTo("never accepted: users 7");
    }

    @Test
    void aRefusalWhoseCheckEndsInTheNextSliceIsNotBlamedOnTheTarget() {
        Judgement judgement = judge(Story.of(Specs.ISOLATION)
                .then(s -> s.pass(90).user(7).refused(1))
                .then(s -> s.pass(90).check(1, Symptom.REFUSED_AUTH, "403")));

        assertThat(judgement.findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"401, UPGRADE_FAILED", "403, UPGRADE_FAILED", "1008, ABNORMAL_CLOSE", "4401, ABNORMAL_CLOSE"})
    void aTokenThatIsAcceptedNowAndRefusedThenIsTheTargetsFault(String detail, Race race) {
        Judgement judgement = judge(Story.of(Specs.EVENTS)
                .then(4, s -> s.pass(40).refused(10).check(10, Symptom.REFUSED_AUTH, detail)));

        assertThat(judgement.rows().get(0).outcomes().failed()).isEqualTo(Map.of(race, 40L));
        assertThat(said(judgement, "CredentialsValid")).isEqualTo("True TokenAccepted");
    }

    @Test
    void badGatewaysAmongGoodAnswersAreTheTargetsFault() {
        Judgement judgement = judge(Story.of(Specs.EVENTS)
                .then(4, s -> s.pass(40))
                .then(s ->
                        s.pass(20).atSecond(30).rejected(20, 502).atSecond(50).pass(20)));

        assertThat(row(judgement, 0)).isEqualTo("Passed WithinTolerance");
        assertThat(judgement.rows().get(0).outcomes().failed()).isEqualTo(Map.of(Race.UPGRADE_FAILED, 20L));
        assertThat(said(judgement, "TargetReachable")).isEqualTo("True Upgraded");
    }

    @Test
    void nothingButBadGatewaysAreTheNetworksFault() {
        Judgement judgement = judge(Story.of(Specs.EVENTS).then(4, s -> s.rejected(40, 502)));

        assertThat(row(judgement, 0)).isEqualTo("Inconclusive NetworkFault");
        assertThat(said(judgement, "TargetReachable")).isEqualTo("False NoResponse");
        assertThat(fact(judgement, "TargetReachable").message()).isEqualTo("rejected 160 (502: 160)");
    }

    @Test
    void anotherRowsUpgradeThirtySecondsAwayIsReachEnough() {
        Judgement judgement = judge(Story.of(Specs.EVENTS, Specs.ACCEPT)
                .then(s -> s.rejected(10, 503).row(1).atSecond(30).answered(60, 0)));

        assertThat(judgement.rows().get(0).outcomes().failed()).isEqualTo(Map.of(Race.UPGRADE_FAILED, 10L));
    }

    @Test
    void anUpgradeAMinuteAwayIsNot() {
        Judgement judgement = judge(Story.of(Specs.EVENTS)
                .then(s -> s.rejected(10, 503).atSecond(60).pass(60)));

        assertThat(judgement.rows().get(0).outcomes().inconclusive()).isEqualTo(Map.of(Owner.NETWORK, 10L));
    }

    @Test
    void aTargetThatFellSilentIsUnreachableNowWhateverItWas() {
        Judgement judgement = judge(
                Story.of(Specs.EVENTS).then(9, s -> s.pass(40)).then(s -> s.noResponse(5, ConnectResult.TIMEOUT)));

        assertThat(said(judgement, "TargetReachable")).isEqualTo("False NoResponse");
    }

    @ParameterizedTest
    @CsvSource({"404", "200", "426", "301"})
    void whatNeverSpeaksWebSocketIsTheNetworksFault(int status) {
        Judgement judgement = judge(Story.of(Specs.EVENTS).then(4, s -> s.rejected(40, status)));

        assertThat(row(judgement, 0)).isEqualTo("Inconclusive NotAWebSocket");
        assertThat(said(judgement, "TargetReachable")).isEqualTo("False NotAWebSocket");
    }

    @Test
    void whatOnlySometimesSpeaksWebSocketIsTheTargetsFault() {
        Judgement judgement = judge(Story.of(Specs.EVENTS).then(s -> s.pass(80)).then(4, s -> s.rejected(10, 404)));

        assertThat(row(judgement, 0)).isEqualTo("Failed UpgradeFailed");
    }

    @Test
    void aServerErrorIsTheTargetsFaultAlsoWhenAllFail() {
        Judgement judgement = judge(Story.of(Specs.EVENTS).then(4, s -> s.rejected(40, 500)));

        assertThat(row(judgement, 0)).isEqualTo("Failed UpgradeFailed");
        assertThat(said(judgement, "TargetReachable")).isEqualTo("True Answered");
    }

    @Test
    void tooManyRequestsAreOurs() {
        Judgement judgement = judge(Story.of(Specs.EVENTS).then(4, s -> s.rejected(40, 429)));

        assertThat(row(judgement, 0)).isEqualTo("Inconclusive RateLimited");
        assertThat(said(judgement, "MeasurementTrusted")).isEqualTo("False RateLimited");
    }

    @ParameterizedTest
    @EnumSource(
            value = Symptom.class,
            names = {"CLOSED_EARLY", "RESET_EARLY", "NOT_READY", "ERROR_FRAME", "ECHO_UNANSWERED"})
    void nothingAfterTheUpgradeIsTheNetworks(Symptom symptom) {
        Judgement judgement = judge(Story.of(Specs.EVENTS).then(4, s -> s.fail(40, symptom, "")));

        assertThat(judgement.rows().get(0).result()).isEqualTo(Result.Failed);
        assertThat(judgement.rows().get(0).outcomes().inconclusives()).isZero();
    }

    // verdicts

    @Test
    void aHealthyTargetPassesWithTheBoundOfItsSamples() {
        Judgement judgement = judge(Story.of(Specs.EVENTS).then(6, s -> s.pass(10)));

        assertThat(row(judgement, 0)).isEqualTo("Passed EnoughEvidence");
        assertThat(judgement.rows().get(0).upperBoundPerMillion()).hasValue(48_703L);
        assertThat(said(judgement, "Passing")).isEqualTo("True EnoughEvidence");
        assertThat(said(judgement, "TargetReachable")).isEqualTo("True Upgraded");
        assertThat(said(judgement, "CredentialsValid")).isEqualTo("True TokenAccepted");
        assertThat(said(judgement, "MeasurementTrusted")).isEqualTo("True ScheduleLagLow");
    }

    @Test
    void aRunHasTooFewSamplesHoweverOftenItsSpecWasEditedBefore() {
        Story run = Story.of(Specs.of("'mode':'Once','scenarios':[" + Specs.EVENTS + "]"))
                .specChanged()
                .then(s -> s.pass(40));

        assertThat(row(judge(run), 0)).isEqualTo("Inconclusive TooFewSamples");
    }

    @Test
    void aChangedSpecWaitsForItsNewWindowAndSaysSo() {
        assertThat(row(judge(Story.of(Specs.EVENTS).specChanged().then(s -> s.pass(59))), 0))
                .isEqualTo("Inconclusive NewGeneration");
        assertThat(row(judge(Story.of(Specs.EVENTS).specChanged()), 0)).isEqualTo("Inconclusive NewGeneration");
        assertThat(row(judge(Story.of(Specs.EVENTS).specChanged().then(s -> s.pass(60))), 0))
                .isEqualTo("Passed EnoughEvidence");
    }

    @Test
    void aChangedSpecWhoseWindowIsFullHasTooFewLikeAnyOther() {
        Story story = Story.of(Specs.EVENTS).specChanged().then(s -> s.pass(1)).then(2_000, s -> {});

        assertThat(row(judge(story), 0)).isIn("Inconclusive TooFewSamples", "Inconclusive NoData");
    }

    @Test
    void fiftyNineSamplesAreTooFewForSixty() {
        Judgement judgement = judge(Story.of(Specs.EVENTS).then(s -> s.pass(59)));

        assertThat(row(judgement, 0)).isEqualTo("Inconclusive TooFewSamples");
    }

    @Test
    void noSliceAtAllIsNoData() {
        Judgement judgement = judge(Story.of(Specs.EVENTS));

        assertThat(row(judgement, 0)).isEqualTo("Inconclusive NoData");
        assertThat(judgement.conditions())
                .allSatisfy(fact -> assertThat(fact.status()).isEqualTo("Unknown"));
    }

    @Test
    void aMissingShardIsNeverPassed() {
        Judgement judgement =
                judge(Story.of(Specs.EVENTS).then(6, s -> s.pass(40)).shardMissing(1));

        assertThat(row(judgement, 0)).isEqualTo("Inconclusive ShardsMissing");
    }

    @ParameterizedTest
    @CsvSource({"10, Passed WithinTolerance", "11, Failed EventLost"})
    void failuresWithinTheToleranceArePassedAndListed(int lost, String verdict) {
        Judgement judgement =
                judge(Story.of(Specs.EVENTS).then(s -> s.pass(100 - lost).fail(lost, Symptom.EVENT_MISSING, "b")));

        assertThat(row(judgement, 0)).isEqualTo(verdict);
        assertThat(judgement.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.race()).isEqualTo(Race.EVENT_LOST);
            assertThat(finding.count()).isEqualTo(lost);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'type':'UserIsolation','userIsolation':{'users':10,'trigger':'{}','minUserSuccessPercent':'%s'}",
                "'type':'LatencyProfile','latencyProfile':{'minSuccessPercent':'%s'}",
                "'type':'EventDelivery','eventDelivery':{'trigger':'{}','events':['a'],'minDeliveredPercent':'%s'}",
            })
    void aScenarioPromisesTheShareThatItsSpecSays(String scenario) {
        String named = "{'name':'promise','interval':'30s'," + scenario + "}";

        assertThat(row(judge(threeOfTenCloseEarly(named.formatted("70"))), 0)).isEqualTo("Passed WithinTolerance");
        assertThat(row(judge(threeOfTenCloseEarly(named.formatted("70.1"))), 0)).isEqualTo("Failed AbnormalClose");
    }

    private static Story threeOfTenCloseEarly(String scenario) {
        return Story.of(scenario).then(s -> s.pass(70).fail(30, Symptom.CLOSED_EARLY, "1011"));
    }

    @ParameterizedTest
    @CsvSource({"10, Passed EnoughEvidence", "12, Inconclusive NetworkFault"})
    void moreThanATenthInconclusiveIsInconclusive(int cut, String verdict) {
        Judgement judgement = judge(Story.of(Specs.EVENTS)
                .then(s -> s.pass(100 - cut))
                .then(s -> s.atSecond(60).noResponse(cut, ConnectResult.REFUSED)));

        assertThat(row(judgement, 0)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "EVENT_MISSING, EVENT_LOST",
        "EVENT_DUPLICATED, EVENT_DUPLICATED",
        "EVENT_REORDERED, EVENT_REORDERED",
        "EVENT_LATE, EVENT_LATE"
    })
    void eventsThatDoNotArriveAsPromisedAreNamed(Symptom symptom, Race race) {
        Judgement judgement = judge(Story.of(Specs.EVENTS).then(s -> s.pass(80).fail(20, symptom, "b")));

        assertThat(row(judgement, 0)).isEqualTo("Failed " + race.reason());
        assertThat(judgement.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.race()).isEqualTo(race);
            assertThat(finding.count()).isEqualTo(20);
            assertThat(finding.message()).isEqualTo("20 of 100 checks");
        });
    }

    @Test
    void oneLeakFailsAtOnceBelowMinSamplesAndWithAShardMissing() {
        Judgement judgement = judge(Story.of(Specs.ISOLATION)
                .then(s -> s.pass(9).fail(1, Symptom.FOREIGN_FRAME, "canary").count(Counter.FOREIGN_FRAMES, 3))
                .shardMissing(1));

        assertThat(row(judgement, 0)).isEqualTo("Failed CrossUserLeak");
        assertThat(judgement.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.count()).isEqualTo(3);
            assertThat(finding.message()).isEqualTo("3 frames of other users in 1 of 10 checks");
        });
        assertThat(said(judgement, "Passing")).isEqualTo("False CrossUserLeak");
    }

    @Test
    void aForeignFrameCountsBeforeItsRoundIsOver() {
        Story story = Story.of(Specs.ISOLATION).then(s -> s.opened(10).count(Counter.FOREIGN_FRAMES, 1));
        Judgement judgement = judge(story);

        assertThat(row(judgement, 0)).isEqualTo("Failed CrossUserLeak");
        assertThat(judgement.findings().get(0).firstMillis())
                .isEqualTo(Story.FIRST * story.plan().sliceMillis());
    }

    @Test
    void aZeroToleranceThatNoFrameProvesWaitsForSamplesAndKnowsNoTolerance() {
        String zero = "'evaluation':{'zeroTolerance':['event_lost']},'scenarios':[" + Specs.EVENTS + "]";

        assertThat(row(judge(Story.of(Specs.of(zero)).then(s -> s.pass(9).fail(1, Symptom.EVENT_MISSING, "b"))), 0))
                .isEqualTo("Inconclusive TooFewSamples");
        assertThat(row(judge(Story.of(Specs.of(zero)).then(s -> s.pass(99).fail(1, Symptom.EVENT_MISSING, "b"))), 0))
                .isEqualTo("Failed EventLost");
    }

    @Test
    void theWorstRowIsThePassingCondition() {
        Judgement judgement = judge(Story.of(Specs.EVENTS, Specs.ISOLATION, Specs.ACCEPT)
                .then(s -> s.pass(90).row(1).pass(3).row(2).fail(80, Symptom.NOT_READY, "")));

        assertThat(said(judgement, "Passing")).isEqualTo("False NeverReady");
        assertThat(fact(judgement, "Passing").message()).startsWith("accept: 80 of 80 checks failed");
    }

    @Test
    void aRowLooksBackOverItsOwnWindowOnly() {
        Story story = Story.of(
                Specs.EVENTS,
                "{'name':'rare','type':'EventDelivery','interval':'10m',"
                        + "'eventDelivery':{'trigger':'{}','events':['a'],'sessions':5}}");
        story.then(s -> s.fail(90, Symptom.EVENT_MISSING, "b"))
                .then(15, s -> s.pass(90).row(1).pass(9));

        Judgement judgement = judge(story);

        assertThat(row(judgement, 0)).isEqualTo("Passed EnoughEvidence");
        assertThat(judgement.rows().get(0).windowSeconds()).isEqualTo(1800);
        assertThat(judgement.rows().get(1).windowSeconds()).isEqualTo(9600);
    }

    // trust

    @Test
    void whatRestsOnTimingOrAbsenceIsInconclusiveInASliceThatIsNotTrusted() {
        Judgement judgement = judge(Story.of(Specs.EVENTS)
                .then(19, s -> s.pass(20).lagging(1))
                .then(s -> s.lagging(80)
                        .fail(2, Symptom.EVENT_MISSING, "b")
                        .fail(3, Symptom.EVENT_LATE, "b")
                        .fail(1, Symptom.EVENT_DUPLICATED, "b")
                        .noResponse(4, ConnectResult.TIMEOUT)
                        .pass(10)));

        Outcomes outcomes = judgement.rows().get(0).outcomes();
        assertThat(outcomes.inconclusive()).isEqualTo(Map.of(Owner.PROBE, 9L));
        assertThat(outcomes.failed()).isEqualTo(Map.of(Race.EVENT_DUPLICATED, 1L));
        assertThat(said(judgement, "MeasurementTrusted")).isEqualTo("True ScheduleLagLow");
    }

    @Test
    void aProbeThatLagsThroughoutSaysSoInsteadOfBlamingTheTarget() {
        Judgement judgement =
                judge(Story.of(Specs.EVENTS).then(20, s -> s.lagging(80).pass(20)));

        assertThat(row(judgement, 0)).isEqualTo("Inconclusive MeasurementNotTrusted");
        assertThat(said(judgement, "MeasurementTrusted")).isEqualTo("False ScheduleLagHigh");
        assertThat(fact(judgement, "MeasurementTrusted").message()).startsWith("p99 schedule lag 80.");
    }

    @Test
    void aProbeThatLagsStillSeesThatNobodyAnswers() {
        Judgement judgement =
                judge(Story.of(Specs.EVENTS).then(4, s -> s.lagging(80).noResponse(30, ConnectResult.REFUSED)));

        assertThat(row(judgement, 0)).isEqualTo("Inconclusive NetworkFault");
        assertThat(said(judgement, "MeasurementTrusted")).isEqualTo("False ScheduleLagHigh");
    }

    @Test
    void whatTheWholeWindowDoesNotConfirmNeitherHidesNorAddsToADoubt() {
        Story exhausted = Story.of(Specs.EVENTS)
                .then(4, s -> s.lagging(80).pass(1))
                .then(3, s -> s.pass(20).withoutResources())
                .then(13, s -> s.pass(1_000).onTime(5_000));
        assertThat(said(judge(exhausted), "MeasurementTrusted")).isEqualTo("False ResourcesExhausted");

        Story once = Story.of(Specs.EVENTS)
                .then(s -> s.lagging(80).pass(1))
                .then(2, s -> s.pass(20).withoutResources())
                .then(17, s -> s.pass(1_000).onTime(5_000));
        assertThat(said(judge(once), "MeasurementTrusted")).startsWith("True");
    }

    @Test
    void aBlockedEventLoopIsNotTrusted() {
        Judgement judgement =
                judge(Story.of(Specs.EVENTS).then(4, s -> s.pass(20).loopBlocked()));

        assertThat(row(judgement, 0)).isEqualTo("Inconclusive MeasurementNotTrusted");
        assertThat(said(judgement, "MeasurementTrusted")).isEqualTo("False EventLoopBlocked");
    }

    @Test
    void anEventLoopThatWasBlockedOnceAsThePodStartedIsNoDoubtAboutTheSlicesSince() {
        Judgement judgement = judge(Story.of(Specs.EVENTS)
                .then(s -> s.pass(20).fail(1, Symptom.EVENT_LATE, "").loopBlocked())
                .then(5, s -> s.pass(20)));

        assertThat(row(judgement, 0)).isEqualTo("Passed EnoughEvidence");
        assertThat(judgement.rows().get(0).outcomes().inconclusive()).isEqualTo(Map.of(Owner.PROBE, 1L));
        assertThat(said(judgement, "MeasurementTrusted")).startsWith("True");
    }

    @Test
    void anEventLoopThatIsBlockedAgainIs() {
        Judgement judgement = judge(
                Story.of(Specs.EVENTS).then(2, s -> s.pass(20).loopBlocked()).then(4, s -> s.pass(20)));

        assertThat(row(judgement, 0)).isEqualTo("Inconclusive MeasurementNotTrusted");
    }

    @Test
    void whatIsLateInTheSliceAfterAStallIsOursAndInTheOneAfterThatTheTargets() {
        Judgement judgement = judge(Story.of(Specs.EVENTS)
                .then(20, s -> s.pass(20))
                .then(s -> s.pass(20).loopBlocked())
                .then(s -> s.fail(3, Symptom.EVENT_LATE, ""))
                .then(s -> s.fail(2, Symptom.EVENT_LATE, "")));

        assertThat(judgement.rows().get(0).outcomes().inconclusive()).isEqualTo(Map.of(Owner.PROBE, 3L));
        assertThat(judgement.rows().get(0).outcomes().failures()).isEqualTo(2);
    }

    @Test
    void aSliceThatIsCountedAloneIsStillTheOneAfterTheStall() {
        Story story = Story.of(Specs.EVENTS)
                .then(20, s -> s.pass(20))
                .then(s -> s.pass(20).loopBlocked())
                .then(s -> s.fail(3, Symptom.EVENT_LATE, ""));
        List<Slice> newest = story.slices().subList(21, 22);

        assertThat(Judge.outcomes(story.input(), PodSlice.of("", newest)).get(0).inconclusive())
                .isEqualTo(Map.of(Owner.PROBE, 3L));
    }

    @Test
    void aStallOfOnePodExcusesNothingThatAnotherSaw() {
        Story stalled = Story.of(Specs.EVENTS)
                .then(15, s -> s.pass(20))
                .then(s -> s.pass(20).loopBlocked())
                .then(s -> s.fail(3, Symptom.EVENT_LATE, ""));
        Story other = Story.of(Specs.EVENTS).then(16, s -> s.pass(20)).then(s -> s.fail(5, Symptom.EVENT_LATE, ""));
        List<PodSlice> seen = Stream.concat(
                        PodSlice.of("a", stalled.slices()).stream(), PodSlice.of("b", other.slices()).stream())
                .toList();
        JudgeInput one = stalled.input();
        JudgeInput both = new JudgeInput(
                one.plan(),
                one.evaluation(),
                seen,
                one.history(),
                one.periods(),
                Set.of(),
                false,
                one.rollouts(),
                one.beganMillis(),
                one.nowMillis());

        Outcomes judged = Judge.judge(both).rows().get(0).outcomes();

        assertThat(judged.failures()).isEqualTo(5);
        assertThat(judged.inconclusive()).isEqualTo(Map.of(Owner.PROBE, 3L));
        assertThat(Judge.outcomes(both, seen).get(0)).isEqualTo(judged);
    }

    /** Which connections our late pongs ended, the pod knows: those are cancelled. */
    @Test
    void aHandlersCrashIsTheTargetsThoughWeAnsweredAPingOfAnotherConnectionLate() {
        Judgement judgement = judge(Story.of(Specs.EVENTS)
                .then(s -> s.latePong()
                        .pass(80)
                        .fail(2, Symptom.CLOSED_EARLY, "1011")
                        .fail(1, Symptom.CANCELLED, "late_pong")));

        assertThat(judgement.rows().get(0).outcomes().failed()).isEqualTo(Map.of(Race.ABNORMAL_CLOSE, 2L));
        assertThat(judgement.rows().get(0).outcomes().inconclusive()).isEqualTo(Map.of(Owner.PROBE, 1L));
    }

    /** Of what others saw meanwhile, only what rests on timing or absence says nothing. */
    @Test
    void aProbeThatWasGivenUpForALatePongDoesNotTrustItsTiming() {
        Judgement judgement = judge(Story.of(Specs.EVENTS)
                .then(
                        4,
                        s -> s.latePong()
                                .pass(20)
                                .fail(2, Symptom.CLOSED_EARLY, "1011")
                                .fail(3, Symptom.EVENT_MISSING, "b")
                                .fail(1, Symptom.CANCELLED, "late_pong")));

        assertThat(row(judgement, 0)).isEqualTo("Inconclusive MeasurementNotTrusted");
        assertThat(said(judgement, "MeasurementTrusted")).isEqualTo("False PongsLate");
        assertThat(judgement.rows().get(0).outcomes().failed()).isEqualTo(Map.of(Race.ABNORMAL_CLOSE, 8L));
        assertThat(judgement.rows().get(0).outcomes().inconclusive()).isEqualTo(Map.of(Owner.PROBE, 16L));
    }

    @Test
    void oneLatePongInManySlicesIsADoubtAboutItsOwnAlone() {
        Judgement judgement = judge(Story.of(Specs.EVENTS)
                .then(19, s -> s.pass(20).fail(1, Symptom.EVENT_DUPLICATED, "b"))
                .then(s -> s.latePong()
                        .pass(20)
                        .fail(1, Symptom.EVENT_MISSING, "b")
                        .fail(1, Symptom.CANCELLED, "late_pong")));

        assertThat(said(judgement, "MeasurementTrusted")).isEqualTo("True ScheduleLagLow");
        assertThat(judgement.rows().get(0).outcomes().inconclusive()).isEqualTo(Map.of(Owner.PROBE, 2L));
    }

    @Test
    void aLatePongThatNobodyMindedIsNoDoubt() {
        Judgement judgement =
                judge(Story.of(Specs.EVENTS).then(4, s -> s.latePong().pass(20).fail(3, Symptom.EVENT_MISSING, "b")));

        assertThat(said(judgement, "MeasurementTrusted")).isEqualTo("True ScheduleLagLow");
        assertThat(judgement.rows().get(0).outcomes().failed()).isEqualTo(Map.of(Race.EVENT_LOST, 12L));
    }

    // the accept race

    @ParameterizedTest
    @CsvSource({
        "ACCEPT_ERROR, starlette",
        "ERROR_FRAME, pattern-0",
        "FIRST_MESSAGE_UNANSWERED, ''",
        "FIRST_MESSAGE_CLOSED, 1011",
        "REFUSED_AUTH, 1008"
    })
    void firstMessagesThatFailInAWindowAreTheAcceptRace(Symptom symptom, String detail) {
        Judgement judgement = judge(Story.of(Specs.ACCEPT).then(8, s -> racy(s, 80, symptom, detail)));

        assertThat(row(judgement, 0)).isEqualTo("Failed AcceptBeforeSend");
        assertThat(judgement.rows().get(0).outcomes().failed()).isEqualTo(Map.of(Race.ACCEPT_BEFORE_SEND, 6 * 2 * 8L));
        assertThat(judgement.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.count()).isEqualTo(96));
        WindowEstimate window = judgement.rows().get(0).window().orElseThrow();
        assertThat(window.opensAtMillis()).isZero();
        assertThat(window.closesAtMillis()).isEqualTo(80);
        assertThat(window.lastFailureAtMillis()).isEqualTo(79);
        assertThat(judgement.rows().get(0).message())
                .isEqualTo("96 of 160 checks failed, 0 inconclusive, profile baseline, offsets 0-79ms");
    }

    /** Of users that are never accepted it is the token that is refused, whenever the message came. */
    @Test
    void refusalsAmongThoseOfUnknownUsersAreNotTheAcceptRace() {
        Judgement judgement = judge(Story.of(Specs.ACCEPT)
                .then(8, s -> racy(s, 80, Symptom.REFUSED_AUTH, "1008").user(3).refused(12)));

        assertThat(judgement.rows().get(0).outcomes().failed()).isEmpty();
        assertThat(judgement.rows().get(0).outcomes().inconclusive()).isEqualTo(Map.of(Owner.CREDENTIALS, 96L));
    }

    @ParameterizedTest
    @CsvSource({
        "FIRST_MESSAGE_UNANSWERED, SEND_FAILURE",
        "FIRST_MESSAGE_CLOSED, ABNORMAL_CLOSE",
        "ERROR_FRAME, ERROR_PATTERN",
    })
    void whatDoesNotDependOnTheOffsetIsNotTheAcceptRace(Symptom symptom, Race race) {
        Judgement judgement = judge(Story.of(Specs.ACCEPT).then(8, s -> {
            for (int offset : OFFSETS) {
                s.firstMessages(1, offset, symptom, "").answered(2, offset);
            }
        }));

        assertThat(row(judgement, 0)).isEqualTo("Failed " + race.reason());
        assertThat(judgement.rows().get(0).outcomes().failed()).isEqualTo(Map.of(race, 80L));
        assertThat(judgement.rows().get(0).window()).isEmpty();
    }

    @Test
    void besideTheRaceWhatFailsBeyondItsWindowKeepsItsOwnName() {
        Judgement judgement = judge(Story.of(Specs.ACCEPT).then(8, s -> {
            racy(s, 80, Symptom.FIRST_MESSAGE_CLOSED, "1011");
            s.firstMessages(1, 300, Symptom.FIRST_MESSAGE_UNANSWERED, "")
                    .answered(9, 300)
                    .firstMessages(1, 600, Symptom.FIRST_MESSAGE_UNANSWERED, "")
                    .answered(9, 600);
        }));

        assertThat(judgement.rows().get(0).outcomes().failed())
                .isEqualTo(Map.of(Race.ACCEPT_BEFORE_SEND, 96L, Race.SEND_FAILURE, 16L));
        assertThat(judgement.rows().get(0).window().orElseThrow().lastFailureAtMillis())
                .isEqualTo(79);
    }

    @Test
    void twoFailuresWithoutATextProveNothing() {
        Judgement judgement = judge(Story.of(Specs.ACCEPT).then(s -> {
            s.firstMessages(2, 0, Symptom.FIRST_MESSAGE_UNANSWERED, "");
            for (int offset : OFFSETS) {
                s.answered(100, offset);
            }
        }));

        assertThat(row(judgement, 0)).isEqualTo("Failed SendFailure");
    }

    @Test
    void oneTextOfTheCatalogueProvesTheRace() {
        Judgement judgement = judge(Story.of(Specs.ACCEPT).then(s -> {
            s.firstMessages(1, 0, Symptom.ACCEPT_ERROR, "starlette");
            for (int offset : OFFSETS) {
                s.answered(100, offset);
            }
        }));

        assertThat(row(judgement, 0)).isEqualTo("Failed AcceptBeforeSend");
    }

    @Test
    void aTextThatProvesNothingByItselfIsNoRaceByItself() {
        Judgement judgement = judge(Story.of(Specs.ACCEPT).then(s -> {
            s.firstMessages(2, 0, Symptom.ERROR_FRAME, "pattern-0");
            for (int offset : OFFSETS) {
                s.answered(100, offset);
            }
        }));

        assertThat(row(judgement, 0)).isEqualTo("Failed ErrorPattern");
    }

    @Test
    void threeErrorsAtTheSmallestOffsetAreTheRaceWhateverTheirText() {
        Judgement judgement = judge(Story.of(Specs.ACCEPT).then(s -> {
            s.firstMessages(1, 0, Symptom.ERROR_FRAME, "pattern-0")
                    .firstMessages(1, 0, Symptom.ERROR_FRAME, "node-send-before-open")
                    .firstMessages(1, 0, Symptom.FIRST_MESSAGE_CLOSED, "1011");
            for (int offset : OFFSETS) {
                s.answered(offset == 0 ? 3 : 6, offset);
            }
        }));

        assertThat(row(judgement, 0)).isEqualTo("Failed AcceptBeforeSend");
        assertThat(judgement.rows().get(0).outcomes().failed()).isEqualTo(Map.of(Race.ACCEPT_BEFORE_SEND, 3L));
    }

    @Test
    void errorsWithoutAnOffsetKeepTheirName() {
        Judgement judgement = judge(Story.of(Specs.ACCEPT).then(8, s -> {
            racy(s, 80, Symptom.ERROR_FRAME, "pattern-0");
            s.fail(1, Symptom.ERROR_FRAME, "pattern-0");
        }));

        assertThat(judgement.rows().get(0).outcomes().failed())
                .isEqualTo(Map.of(Race.ACCEPT_BEFORE_SEND, 96L, Race.ERROR_PATTERN, 8L));
    }

    @Test
    void aTextIsProofAlsoInASliceThatIsNotTrusted() {
        Judgement judgement = judge(Story.of(Specs.ACCEPT)
                .then(19, s -> s.answered(20, 0))
                .then(s -> s.lagging(80)
                        .firstMessages(1, 0, Symptom.ACCEPT_ERROR, "starlette")
                        .firstMessages(5, 0, Symptom.FIRST_MESSAGE_UNANSWERED, "")));

        assertThat(judgement.rows().get(0).outcomes().failed()).isEqualTo(Map.of(Race.ACCEPT_BEFORE_SEND, 1L));
        assertThat(judgement.rows().get(0).outcomes().inconclusive()).isEqualTo(Map.of(Owner.PROBE, 5L));
    }

    /** What is inconclusive in the slice after a stall must not carry a trend either. */
    @Test
    void silenceAfterAStallIsNoTrend() {
        Judgement judgement = judge(Story.of(Specs.ACCEPT)
                .then(17, s -> s.answered(3, 0).answered(3, 50).answered(3, 600))
                .then(s -> s.answered(3, 0).loopBlocked())
                .then(s -> s.firstMessages(40, 0, Symptom.FIRST_MESSAGE_UNANSWERED, ""))
                .then(s -> s.firstMessages(1, 0, Symptom.FIRST_MESSAGE_UNANSWERED, "")
                        .answered(3, 600)));

        assertThat(judgement.rows().get(0).outcomes().inconclusive()).isEqualTo(Map.of(Owner.PROBE, 40L));
        assertThat(judgement.rows().get(0).outcomes().failed()).isEqualTo(Map.of(Race.SEND_FAILURE, 1L));
    }

    @Test
    void theBoundOfTheAcceptRaceIsThatOfItsLeastTriedOffset() {
        Judgement judgement = judge(Story.of(Specs.ACCEPT)
                .then(s -> s.answered(300, 0)
                        .answered(300, 1)
                        .answered(60, 5)
                        .answered(300, 20)
                        .answered(300, 50)
                        .answered(1, 150)));

        assertThat(judgement.rows().get(0).upperBoundPerMillion()).hasValue(48_703L);
    }

    @Test
    void aProfileThatReachesNoOffsetInsideTheWindowSaysSo() {
        Judgement judgement = judge(Story.of(Specs.ACCEPT_TWO_PROFILES)
                .then(
                        8,
                        s -> racy(s, 80, Symptom.FIRST_MESSAGE_CLOSED, "1011")
                                .row(1)
                                .answered(20, 210)));

        assertThat(row(judgement, 0)).isEqualTo("Failed AcceptBeforeSend");
        assertThat(row(judgement, 1)).isEqualTo("Passed NotReachedAtThisLatency");
    }

    @Test
    void aRowThatNeverSentAsEarlyAsItsSmallestOffsetHasNoBoundAndSaysSo() {
        for (int smallest : new int[] {1, 60, 500, 501}) {
            Judgement judgement = judge(Story.of(Specs.ACCEPT)
                    .then(4, s -> s.answered(100, smallest).answered(100, 600)));

            assertThat(row(judgement, 0)).as(smallest + " ms").isEqualTo("Passed NotReachedAtThisLatency");
            assertThat(judgement.rows().get(0).upperBoundPerMillion())
                    .as(smallest + " ms")
                    .isEmpty();
        }
    }

    @Test
    void anOffsetThatWasSkippedLeavesTheRowWithoutABound() {
        Judgement judgement = judge(Story.of(Specs.ACCEPT)
                .then(s -> s.answered(300, 0).answered(300, 1).answered(300, 20).answered(300, 50)));

        assertThat(row(judgement, 0)).isEqualTo("Passed EnoughEvidence");
        assertThat(judgement.rows().get(0).upperBoundPerMillion()).isEmpty();
    }

    @Test
    void aSweepThatHasNoOffsetUpTo50MsIsBoundByWhatItsSearchTriedThere() {
        String late = Specs.ACCEPT.replace("'profiles'", "'acceptRace':{'sendOffsets':['100ms','600ms']},'profiles'");

        assertThat(judge(Story.of(late).then(s -> s.answered(60, 7).answered(600, 100)))
                        .rows()
                        .get(0)
                        .upperBoundPerMillion())
                .hasValue(48_703L);
        assertThat(row(judge(Story.of(late).then(s -> s.answered(600, 100))), 0))
                .isEqualTo("Passed NotReachedAtThisLatency");
    }

    // when

    @Test
    void aFindingsTimesLeaveOutWhatWasSomebodyElsesFault() {
        Story story = Story.of(Specs.EVENTS)
                .then(s -> s.noResponse(9, ConnectResult.REFUSED))
                .then(s -> s.atSecond(50).pass(90).noResponse(3, ConnectResult.REFUSED))
                .then(s -> s.lagging(90).fail(2, Symptom.EVENT_MISSING, "b"))
                .then(s -> s.atSecond(7).fail(2, Symptom.EVENT_MISSING, "b"));
        long start = Story.FIRST * story.plan().sliceMillis();

        assertThat(judge(story).findings())
                .extracting(f -> f.race() + " " + f.count() + " " + (f.firstMillis() - start) / 1000 + " s")
                .containsExactly("EVENT_LOST 2 277 s", "UPGRADE_FAILED 3 140 s");
    }

    @Test
    void aRunIsItsOwnWindow() {
        Story run = Story.of(Specs.of("'mode':'Once','runId':'1','scenarios':[" + Specs.EVENTS + "]"))
                .then(13, s -> s.pass(10));

        assertThat(judge(run).rows().get(0).windowSeconds()).isEqualTo(65);
    }

    // sums

    @Test
    void slicesInAnyOrderAndPartitionGiveTheSameJudgement() {
        Story story = Story.of(Specs.ACCEPT, Specs.ISOLATION)
                .then(
                        12,
                        s -> racy(s, 80, Symptom.FIRST_MESSAGE_CLOSED, "1011")
                                .row(1)
                                .user(3)
                                .pass(9)
                                .user(7)
                                .rejected(1, 403)
                                .atSecond(40)
                                .rejected(2, 502)
                                .lagging(2));
        Judgement expected = judge(story);

        for (int seed = 0; seed < 10; seed++) {
            Judgement other = Judge.judge(story.input(repartitioned(story.slices(), new Random(seed))));
            assertThat(other.rows()).as("seed %d", seed).isEqualTo(expected.rows());
            assertThat(other.findings()).as("seed %d", seed).isEqualTo(expected.findings());
            assertThat(other.conditions()).as("seed %d", seed).isEqualTo(expected.conditions());
        }
    }

    @Test
    void theOutcomesOfEachSliceAddUpToThoseOfTheWindow() {
        Story story = Story.of(Specs.ACCEPT, Specs.EVENTS)
                .then(
                        12,
                        s -> racy(s, 80, Symptom.ACCEPT_ERROR, "starlette")
                                .row(1)
                                .pass(20)
                                .fail(2, Symptom.EVENT_MISSING, "b")
                                .atSecond(40)
                                .rejected(2, 502));
        Judgement judgement = judge(story);

        Map<Integer, Outcomes> whole =
                Judge.outcomes(story.input(), story.input().seen());
        for (RowJudgement row : judgement.rows()) {
            long failed = 0;
            long passed = 0;
            long inconclusive = 0;
            for (PodSlice slice : story.input().seen()) {
                Outcomes outcomes = Judge.outcomes(story.input(), List.of(slice))
                        .get(row.row().index());
                failed += outcomes.failures();
                passed += outcomes.passed();
                inconclusive += outcomes.inconclusives();
            }
            assertThat(List.of(passed, failed, inconclusive))
                    .isEqualTo(List.of(
                            row.outcomes().passed(),
                            row.outcomes().failures(),
                            row.outcomes().inconclusives()));
            assertThat(whole.get(row.row().index())).isEqualTo(row.outcomes());
        }
    }

    @Test
    void everyFinishedCheckHasExactlyOneOutcome() {
        Story story = Story.of(Specs.ACCEPT).then(3, s -> {
            for (Symptom symptom : Symptom.values()) {
                s.check(3, symptom, "");
            }
        });

        Outcomes outcomes = judge(story).rows().get(0).outcomes();

        assertThat(outcomes.samples() + outcomes.inconclusives()).isEqualTo(9L * Symptom.values().length);
    }

    @Test
    void theLastCheckIsTheLastThatEndedAndTheLastPassTheLastThatPassed() {
        Story story = Story.of(Specs.EVENTS)
                .then(s -> s.atSecond(10).pass(1))
                .then(s -> s.atSecond(20).noResponse(1, ConnectResult.REFUSED));
        long start = Story.FIRST * story.plan().sliceMillis();

        assertThat(judge(story).lastPassMillis()).hasValue(start + 10_000);
        assertThat(judge(story).lastCheckMillis()).hasValue(start + story.plan().sliceMillis() + 20_000);
    }

    @Test
    void aPollOfColdStartIsALookAlthoughNothingStarts() {
        Story story = Story.of(Specs.COLD).then(2, s -> s.atSecond(5).opened(90));
        long start = Story.FIRST * story.plan().sliceMillis();

        assertThat(judge(story).lastCheckMillis())
                .hasValue(start + 2 * story.plan().sliceMillis());
        assertThat(judge(story).lastPassMillis()).isEmpty();
    }

    @Test
    void aFindingsIdFitsTheStatusHoweverLongTheNamesAre() {
        String scenario = Specs.EVENTS.replace("'events','type'", "'" + "n".repeat(63) + "','type'");
        Judgement judgement = judge(Story.of(scenario).then(s -> s.fail(80, Symptom.EVENT_DUPLICATED, "b")));

        assertThat(judgement.findings().get(0).id())
                .hasSizeLessThanOrEqualTo(63)
                .matches("[a-z0-9-]+");
    }

    /** Two first messages at each offset; those inside the window fail. */
    private static SliceStory racy(SliceStory s, int windowMillis, Symptom symptom, String detail) {
        for (int offset : OFFSETS) {
            if (offset < windowMillis) {
                s.firstMessages(2, offset, symptom, detail);
            } else {
                s.answered(2, offset);
            }
        }
        return s;
    }

    /** Neighbours merged by chance, and all of it shuffled. */
    private static List<Slice> repartitioned(List<Slice> slices, Random random) {
        List<Slice> merged = new ArrayList<>();
        for (Slice slice : slices) {
            if (!merged.isEmpty() && random.nextBoolean()) {
                merged.set(merged.size() - 1, merged.get(merged.size() - 1).merge(slice));
            } else {
                merged.add(slice);
            }
        }
        Collections.shuffle(merged, random);
        return merged;
    }

    private static Judgement judge(Story story) {
        return Judge.judge(story.input());
    }

    private static String row(Judgement judgement, int index) {
        RowJudgement row = judgement.rows().get(index);
        return row.result() + " " + row.reason();
    }

    private static String said(Judgement judgement, String condition) {
        return fact(judgement, condition).status() + " "
                + fact(judgement, condition).reason();
    }

    private static ConditionFact fact(Judgement judgement, String condition) {
        return judgement.conditions().stream()
                .filter(fact -> fact.type().equals(condition))
                .findFirst()
                .orElseThrow();
    }
}
