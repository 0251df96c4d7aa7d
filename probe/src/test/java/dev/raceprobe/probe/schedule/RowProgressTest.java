package dev.raceprobe.probe.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.ChurnArms;
import dev.raceprobe.contract.LatencyArm;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.symptom.Reading;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RowProgressTest {
    private final RowProgress progress = new RowProgress(3);

    @Test
    void cleanChecksAndTheTargetsFailuresAreSamples() {
        over(Symptom.NONE, Symptom.NO_RESPONSE, Symptom.REFUSED_AUTH);
        assertThat(progress.hasEnough()).isFalse();
        over(Symptom.EVENT_MISSING, Symptom.NONE);
        assertThat(progress.hasEnough()).isTrue();
    }

    @Test
    void threeRoundsInWhichNothingWasTheTargetsAreHopeless() {
        over(Symptom.NO_RESPONSE);
        over(Symptom.REFUSED_AUTH, Symptom.NOT_A_WEBSOCKET);
        assertThat(progress.isHopeless()).isFalse();
        over(); // all skipped: the breaker is open
        assertThat(progress.isHopeless()).isTrue();
    }

    /** Whether anybody was there to refuse them, other rows may know: a run of them comes to its end either way. */
    @Test
    void whoWasNotLetInIsASampleAndNoHope() {
        over(Symptom.NOT_LET_IN);
        over(Symptom.NOT_LET_IN);
        assertThat(progress.hasEnough()).isFalse();
        over(Symptom.NOT_LET_IN);
        assertThat(progress.hasEnough()).isTrue();
        assertThat(progress.isHopeless()).isTrue();
        assertThat(progress.failedLately()).isFalse();
    }

    /** A start that has not come yet. */
    @Test
    void roundsWithoutAnyCheckWaitAndAreNotHopeless() {
        for (int i = 0; i < 10; i++) {
            over();
        }
        assertThat(progress.isHopeless()).isFalse();
    }

    @Test
    void threeRoundsWithoutAnyCheckAreIdleAndOneCheckEndsIt() {
        over(Symptom.REFUSED_500);
        over();
        over();
        assertThat(progress.isIdle()).isFalse();
        over();
        assertThat(progress.isIdle()).isTrue();
        over(Symptom.NONE);
        assertThat(progress.isIdle()).isFalse();
    }

    @Test
    void oneCheckOfTheTargetsIsHope() {
        over(Symptom.NONE);
        for (int i = 0; i < 10; i++) {
            over(Symptom.NO_RESPONSE);
        }
        assertThat(progress.isHopeless()).isFalse();
    }

    @Test
    void aFailureIsRecentForAThousandRounds() {
        assertThat(progress.failedLately()).isFalse();
        over(Symptom.EVENT_LATE);
        for (int i = 1; i < RowProgress.RECENT_ROUNDS; i++) {
            assertThat(progress.failedLately()).isTrue();
            over(Symptom.NONE);
        }
        over(Symptom.NONE);
        assertThat(progress.failedLately()).isFalse();
    }

    /** The judge counts them as the target's where others are served, and looks for a period in them. */
    @ParameterizedTest
    @EnumSource(
            value = Symptom.class,
            names = {"NO_RESPONSE", "REFUSED_5XX", "REFUSED_500", "REFUSED_AUTH", "RATE_LIMITED", "NOT_A_WEBSOCKET"})
    void whatMayTurnOutToBeTheTargetsIsAFailure(Symptom symptom) {
        over(Symptom.NONE, symptom);
        assertThat(progress.failedLately()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Symptom.class,
            names = {"NONE", "CANCELLED", "PROBE_ERROR", "NO_CREDENTIALS", "DEPENDENCY_ERROR"})
    void whatCannotBeTheTargetsIsNone(Symptom symptom) {
        over(symptom);
        assertThat(progress.failedLately()).isFalse();
    }

    @Test
    void aRefusalIsTheTargetsWhereEarlierCyclesUsedUpWhatThereWas() {
        Reading exhausted = new Reading(
                0, ChurnArms.EXHAUSTED, Symptom.REFUSED_5XX, "503", "", OptionalInt.empty(), Map.of(), List.of());
        progress.roundOver(List.of(exhausted, exhausted, exhausted));
        assertThat(progress.hasEnough()).isTrue();
        assertThat(progress.failedLately()).isTrue();
    }

    @Test
    void aFailureWithoutAControlIsNoSample() {
        Reading failed = Reading.of(0, Symptom.NOT_READY, "", "").in(LatencyArm.CONTROL_UNKNOWN);
        progress.roundOver(List.of(failed, failed, failed));
        assertThat(progress.hasEnough()).isFalse();
        Reading passed = Reading.of(0, Symptom.NONE, "", "").in(LatencyArm.CONTROL_UNKNOWN);
        progress.roundOver(List.of(passed, passed, passed));
        assertThat(progress.hasEnough()).isTrue();
    }

    private void over(Symptom... symptoms) {
        progress.roundOver(Stream.of(symptoms)
                .map(symptom -> Reading.of(0, symptom, "", ""))
                .toList());
    }
}
