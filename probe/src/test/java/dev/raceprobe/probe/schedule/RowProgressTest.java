package dev.raceprobe.probe.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.Symptom;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowProgressTest {
    private final RowProgress progress = new RowProgress(3);

    @Test
    void cleanChecksAndTheTargetsFailuresAreSamples() {
        progress.roundOver(List.of(Symptom.NONE, Symptom.NO_RESPONSE, Symptom.REFUSED_AUTH));
        assertThat(progress.hasEnough()).isFalse();
        progress.roundOver(List.of(Symptom.EVENT_MISSING, Symptom.NONE));
        assertThat(progress.hasEnough()).isTrue();
    }

    @Test
    void threeRoundsInWhichNothingWasTheTargetsAreHopeless() {
        progress.roundOver(List.of(Symptom.NO_RESPONSE));
        progress.roundOver(List.of(Symptom.REFUSED_AUTH, Symptom.NOT_A_WEBSOCKET));
        assertThat(progress.isHopeless()).isFalse();
        progress.roundOver(List.of()); // all skipped: the breaker is open
        assertThat(progress.isHopeless()).isTrue();
    }

    /** A start that has not come yet. */
    @Test
    void roundsWithoutAnyCheckWaitAndAreNotHopeless() {
        for (int i = 0; i < 10; i++) {
            progress.roundOver(List.of());
        }
        assertThat(progress.isHopeless()).isFalse();
    }

    @Test
    void threeRoundsWithoutAnyCheckAreIdleAndOneCheckEndsIt() {
        progress.roundOver(List.of(Symptom.REFUSED_500));
        progress.roundOver(List.of());
        progress.roundOver(List.of());
        assertThat(progress.isIdle()).isFalse();
        progress.roundOver(List.of());
        assertThat(progress.isIdle()).isTrue();
        progress.roundOver(List.of(Symptom.NONE));
        assertThat(progress.isIdle()).isFalse();
    }

    @Test
    void oneCheckOfTheTargetsIsHope() {
        progress.roundOver(List.of(Symptom.NONE));
        for (int i = 0; i < 10; i++) {
            progress.roundOver(List.of(Symptom.NO_RESPONSE));
        }
        assertThat(progress.isHopeless()).isFalse();
    }

    @Test
    void aFailureIsRecentForTwentyRounds() {
        assertThat(progress.failedLately()).isFalse();
        progress.roundOver(List.of(Symptom.NO_RESPONSE));
        assertThat(progress.failedLately()).isFalse();
        progress.roundOver(List.of(Symptom.EVENT_LATE));
        for (int i = 1; i < RowProgress.RECENT_ROUNDS; i++) {
            assertThat(progress.failedLately()).isTrue();
            progress.roundOver(List.of(Symptom.NONE));
        }
        progress.roundOver(List.of(Symptom.NONE));
        assertThat(progress.failedLately()).isFalse();
    }
}
