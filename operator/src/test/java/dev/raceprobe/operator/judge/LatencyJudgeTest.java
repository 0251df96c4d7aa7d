package dev.raceprobe.operator.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.LatencyArm;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.story.Story;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LatencyJudgeTest {
    private static final String LATENCY =
            "{'name':'latency','type':'LatencyProfile','interval':'30s','profiles':['staging']}";

    private final ScenarioJudge judge = new LatencyJudge(1, 0);

    @ParameterizedTest
    @EnumSource(
            value = Symptom.class,
            names = {"NOT_READY", "ECHO_UNANSWERED", "CLOSED_EARLY", "RESET_EARLY", "NO_RESPONSE"})
    void whatFailsOnlyWithLatencyIsSensitiveToIt(Symptom symptom) {
        assertThat(judge.race(new CheckKey(LatencyArm.CONTROL_PASSED, symptom, "", 1)))
                .contains(Race.LATENCY_SENSITIVE);
        assertThat(judge.race(new CheckKey(LatencyArm.CONTROL_FAILED, symptom, "", 1)))
                .isEmpty();
        assertThat(judge.race(new CheckKey("", symptom, "", 1))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Symptom.class,
            names = {"FOREIGN_FRAME", "RATE_LIMITED", "CANCELLED"})
    void whatIsNoMatterOfLatencyKeepsItsName(Symptom symptom) {
        assertThat(judge.race(new CheckKey(LatencyArm.CONTROL_PASSED, symptom, "", 1)))
                .isEmpty();
    }

    /** Skipped, cancelled or broken by the probe: whether it takes latency to fail, nobody knows. */
    @Test
    void whatFailsWithoutAControlSaysNothingAndWhatPassesPasses() {
        Outcomes outcomes = Judge.judge(Story.of(LATENCY)
                        .then(s -> s.opened(20)
                                .check(LatencyArm.CONTROL_UNKNOWN, 12, Symptom.NONE, "")
                                .check(LatencyArm.CONTROL_UNKNOWN, 3, Symptom.NOT_READY, "")
                                .check(LatencyArm.CONTROL_UNKNOWN, 2, Symptom.REFUSED_500, "500")
                                .check(LatencyArm.CONTROL_UNKNOWN, 1, Symptom.REFUSED_AUTH, "401")
                                .check(LatencyArm.CONTROL_UNKNOWN, 5, Symptom.CLOSED_EARLY, "1011")
                                .check(LatencyArm.CONTROL_FAILED, 4, Symptom.NOT_READY, ""))
                        .input())
                .rows()
                .get(0)
                .outcomes();

        assertThat(outcomes.passed()).isEqualTo(12);
        assertThat(outcomes.failed()).isEqualTo(Map.of(Race.NEVER_READY, 4L));
        assertThat(outcomes.inconclusive()).isEqualTo(Map.of(Owner.PROBE, 11L));
    }

    /** Seeded: a fifth of 500 journeys fail under both arms, whatever the latency; then those of the profile twice as often. */
    @ParameterizedTest
    @CsvSource({"0.2, false", "0.4, true"})
    void whatFailsAsOftenWithoutLatencyIsNotSensitiveToIt(double failsUnderTheProfile, boolean isSensitive) {
        SplittableRandom random = new SplittableRandom(5);
        Outcomes outcomes = Judge.judge(Story.of(LATENCY)
                        .then(s -> {
                            for (int i = 0; i < 500; i++) {
                                boolean fails = random.nextDouble() < failsUnderTheProfile;
                                boolean controlFails = random.nextDouble() < 0.2;
                                s.opened(2)
                                        .check(
                                                controlFails ? LatencyArm.CONTROL_FAILED : LatencyArm.CONTROL_PASSED,
                                                1,
                                                fails ? Symptom.ECHO_UNANSWERED : Symptom.NONE,
                                                "");
                            }
                        })
                        .input())
                .rows()
                .get(0)
                .outcomes();

        assertThat(outcomes.count(Race.LATENCY_SENSITIVE) > 0).isEqualTo(isSensitive);
        assertThat(outcomes.count(Race.SEND_FAILURE)).isPositive();
    }

    /** What fails of the restart alone makes nothing sensitive, and nothing else insensitive. */
    @ParameterizedTest
    @CsvSource({"20, 0, 3, 3, false", "0, 2, 3, 0, true"})
    void whatIsPlayedWhileTheTargetRestartsIsNotCompared(
            int refused, int controlsRefused, int profileAlone, int controlAlone, boolean isSensitive) {
        Outcomes outcomes = Judge.judge(Story.of(LATENCY)
                        .revision("chat-1")
                        .revision("chat-2")
                        .then(s -> s.atSecond(20)
                                .opened(60)
                                .check(LatencyArm.CONTROL_PASSED, refused, Symptom.REFUSED_5XX, "503")
                                .check(LatencyArm.CONTROL_FAILED, controlsRefused, Symptom.NONE, ""))
                        .then(s -> s.opened(60)
                                .check(LatencyArm.CONTROL_PASSED, 60, Symptom.NONE, "")
                                .check(LatencyArm.CONTROL_PASSED, profileAlone, Symptom.ECHO_UNANSWERED, "")
                                .check(LatencyArm.CONTROL_FAILED, controlAlone, Symptom.NONE, ""))
                        .input())
                .rows()
                .get(0)
                .outcomes();

        assertThat(outcomes.failed())
                .isEqualTo(Map.of(isSensitive ? Race.LATENCY_SENSITIVE : Race.SEND_FAILURE, (long) profileAlone));
        assertThat(outcomes.inconclusive().getOrDefault(Owner.TARGET_RESTART, 0L))
                .isEqualTo(refused);
    }

    /** The probability of 12 or more of 13 is 14/8192, that of 13 or more of 14 is 15/16384. */
    @ParameterizedTest
    @CsvSource({"1, 0, true", "10, 1, false", "12, 1, false", "13, 1, true", "5000, 4000, true", "5000, 4900, false"})
    void besideControlsThatFailAloneItTakesMore(long profileAlone, long controlAlone, boolean isSensitive) {
        LatencyJudge judged = new LatencyJudge(profileAlone, controlAlone);

        assertThat(judged.race(new CheckKey(LatencyArm.CONTROL_PASSED, Symptom.NOT_READY, "", 1))
                        .isPresent())
                .isEqualTo(isSensitive);
    }
}
