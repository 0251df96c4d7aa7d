package dev.raceprobe.operator.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.LatencyArm;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.story.Story;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LatencyJudgeTest {
    private static final String LATENCY =
            "{'name':'latency','type':'LatencyProfile','interval':'30s','profiles':['staging']}";

    private final ScenarioJudge judge = new LatencyJudge();

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
}
