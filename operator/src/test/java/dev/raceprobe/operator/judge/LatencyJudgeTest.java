package dev.raceprobe.operator.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.LatencyArm;
import dev.raceprobe.contract.Symptom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LatencyJudgeTest {
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
}
