package dev.raceprobe.operator.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.ScenarioStatus.Result;
import dev.raceprobe.contract.AuthArms;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.story.SliceStory;
import dev.raceprobe.operator.story.Specs;
import dev.raceprobe.operator.story.Story;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthRaceJudgeTest {
    private static RowJudgement row(Consumer<SliceStory> tell) {
        return judge(tell).rows().get(0);
    }

    private static Judgement judge(Consumer<SliceStory> tell) {
        return Judge.judge(Story.of(Specs.AUTH_RACE).then(tell).input());
    }

    private static SliceStory arms(SliceStory s, int concurrent, int concurrentRefused, int sequential, int refused) {
        s.opened(concurrent - concurrentRefused + sequential - refused)
                .check(AuthArms.CONCURRENT, concurrent - concurrentRefused, Symptom.NONE, "")
                .check(AuthArms.SEQUENTIAL, sequential - refused, Symptom.NONE, "")
                .refused(concurrentRefused + refused);
        if (concurrentRefused > 0) {
            s.check(AuthArms.CONCURRENT, concurrentRefused, Symptom.REFUSED_AUTH, "401");
        }
        if (refused > 0) {
            s.check(AuthArms.SEQUENTIAL, refused, Symptom.REFUSED_AUTH, "401");
        }
        return s;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            20 | 0  | concurrency matters
            20 | 18 | concurrency makes no difference that shows
            2  | 0  | concurrency makes no difference that shows
            """)
    void twoRefusalsOfAcceptedUsersAreAnAuthRaceAndTheFindingWeighsTheArms(
            int concurrent, int sequential, String words) {
        Judgement judgement = judge(s -> arms(s, 120, concurrent, 120, sequential));

        assertThat(judgement.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.race()).isEqualTo(Race.AUTH_RACE);
            assertThat(finding.count()).isEqualTo(concurrent + sequential);
            assertThat(finding.message()).contains(words);
        });
        assertThat(judgement.rows().get(0).reason()).isEqualTo("AuthRace");
    }

    @Test
    void oneRefusalKeepsItsCommonName() {
        assertThat(row(s -> arms(s, 120, 1, 120, 0)).outcomes().failed()).isEqualTo(Map.of(Race.UPGRADE_FAILED, 1L));
    }

    @Test
    void refusalsOfUsersThatWereNeverAcceptedAreTheCredentials() {
        RowJudgement row = row(s ->
                arms(s, 120, 0, 120, 0).user(3).refused(4).check(AuthArms.CONCURRENT, 4, Symptom.REFUSED_AUTH, "401"));

        assertThat(row.outcomes().failed()).isEmpty();
        assertThat(row.outcomes().inconclusive()).isEqualTo(Map.of(Owner.CREDENTIALS, 4L));
    }

    @Test
    void aBypassWithAFrameInHandFailsBelowMinSamples() {
        RowJudgement row = row(s -> s.pass(3).check("expired", 1, Symptom.AUTH_BYPASSED, "data"));

        assertThat(row.result()).isEqualTo(Result.Failed);
        assertThat(row.reason()).isEqualTo("AuthBypass");
    }

    @Test
    void aBypassThatOnlyStayedOpenWaitsForSamples() {
        assertThat(row(s -> s.pass(3).check("expired", 1, Symptom.AUTH_BYPASSED, "open"))
                        .reason())
                .isEqualTo("TooFewSamples");
        assertThat(row(s -> s.pass(60).check("expired", 1, Symptom.AUTH_BYPASSED, "open"))
                        .reason())
                .isEqualTo("AuthBypass");
    }

    @Test
    void aProbeThatCouldNotKeepTimeBlamesNobodyForStayingOpen() {
        RowJudgement row = row(s -> s.lagging(200)
                .pass(60)
                .check("expired", 2, Symptom.AUTH_BYPASSED, "open")
                .check("missing", 1, Symptom.AUTH_BYPASSED, "data"));

        assertThat(row.outcomes().failed()).isEqualTo(Map.of(Race.AUTH_BYPASS, 1L));
        assertThat(row.outcomes().inconclusive()).isEqualTo(Map.of(Owner.PROBE, 2L));
    }

    @ParameterizedTest
    @CsvSource({"404, NotAWebSocket", "302, NotAWebSocket", "cut, NetworkFault"})
    void whoWasNotLetInWasRefusedWhereOthersWereLetInAndElseSaysNothing(String how, String reason) {
        RowJudgement alone = row(s -> s.check("missing", 60, Symptom.NOT_LET_IN, how));
        RowJudgement amongOthers = row(s -> s.pass(60).check("missing", 60, Symptom.NOT_LET_IN, how));

        assertThat(alone.outcomes().inconclusive()).isEqualTo(Map.of(Owner.NETWORK, 60L));
        assertThat(alone.reason()).isEqualTo(reason);
        assertThat(amongOthers.result()).isEqualTo(Result.Passed);
        assertThat(amongOthers.outcomes().passed()).isEqualTo(120);
    }

    /** A hang-up is a refusal only while the service is there: others are attempts within half a minute. */
    @Test
    void aHangUpInAnOutageIsNoRefusal() {
        RowJudgement row = row(s -> s.pass(60).atSecond(20_000).check("missing", 1, Symptom.NOT_LET_IN, "cut"));

        assertThat(row.outcomes().inconclusive()).isEqualTo(Map.of(Owner.NETWORK, 1L));
    }

    @Test
    void theCasesThatWereLetInAreNamed() {
        assertThat(judge(s -> s.pass(60)
                                .check("expired", 2, Symptom.AUTH_BYPASSED, "data")
                                .check("alg_none", 3, Symptom.AUTH_BYPASSED, "data"))
                        .findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).endsWith("let in: alg_none 3, expired 2"));
    }
}
