package dev.raceprobe.probe.symptom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.timeline.Dropped;
import dev.raceprobe.probe.timeline.Ended;
import dev.raceprobe.probe.timeline.Fetched;
import dev.raceprobe.probe.timeline.Timeline;
import dev.raceprobe.probe.timeline.Vitals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Polls a second apart, and what they add up to. */
class ColdStartSymptomsTest {
    private static final long SECOND = 1_000_000_000;

    private final ColdStartSymptoms symptoms = new ColdStartSymptoms(5 * SECOND);
    private final List<Reading> readings = new ArrayList<>();
    private long now = 100 * SECOND;

    private void poll(int status, boolean... green) {
        Timeline poll = new Timeline(
                now,
                status == 101 ? OptionalLong.of(now + 1) : OptionalLong.empty(),
                status == 101 ? OptionalLong.of(now + 1) : OptionalLong.empty(),
                status == 101 ? OptionalLong.of(now + 2) : OptionalLong.empty(),
                false,
                status == 101 ? OptionalLong.of(now + 3) : OptionalLong.empty(),
                now + 1000,
                Optional.empty(),
                Optional.empty(),
                false,
                List.of(),
                List.of(),
                0,
                status == 101
                        ? new Ended(ConnectResult.OPENED, 101, 1000, "", "client", "")
                        : new Ended(ConnectResult.REJECTED, status, 0, "", "server", ""),
                List.of(),
                null,
                "");
        List<Fetched> looks = new ArrayList<>();
        for (boolean is : green) {
            looks.add(new Fetched("readiness", now, now + 10, is ? 200 : 503, "", "", ""));
        }
        readings.addAll(symptoms.poll(0, poll, looks));
        now += SECOND;
    }

    /** The poll that ends a start, through a relay that delivered a round trip of so much. */
    private void pollThrough(long deliveredNanos) {
        Timeline poll = new Timeline(
                now,
                OptionalLong.of(now + 1),
                OptionalLong.of(now + 1),
                OptionalLong.of(now + SECOND),
                false,
                OptionalLong.of(now + SECOND),
                now + SECOND,
                Optional.empty(),
                Optional.empty(),
                false,
                List.of(),
                List.of(),
                0,
                new Ended(ConnectResult.OPENED, 101, 1000, "", "client", ""),
                List.of(),
                null,
                "",
                List.of(),
                Vitals.NONE,
                Dropped.NONE,
                deliveredNanos,
                0,
                0);
        readings.addAll(symptoms.poll(0, poll, List.of()));
        now += SECOND;
    }

    @Test
    void onlyWhatWasDeliveredOfAnInjectedDelayIsExcused() {
        polls(5, 503);
        pollThrough(SECOND / 4);
        polls(5, 503);
        pollThrough(SECOND / 5);

        assertThat(readings).extracting(Reading::symptom).containsExactly(Symptom.NONE, Symptom.START_SLOW);
    }

    /** Open, and not ready at the ready timeout. */
    private void unready() {
        Timeline poll = new Timeline(
                now,
                OptionalLong.of(now + 1),
                OptionalLong.of(now + 1),
                OptionalLong.empty(),
                true,
                OptionalLong.of(now + 3),
                now + 1000,
                Optional.empty(),
                Optional.empty(),
                false,
                List.of(),
                List.of(),
                0,
                new Ended(ConnectResult.OPENED, 101, 1000, "", "client", ""),
                List.of(),
                null,
                "");
        readings.addAll(symptoms.poll(0, poll, List.of()));
        now += SECOND;
    }

    @Test
    void aTargetThatUpgradesAndIsNotReadyForTooLongIsToldOnceThoughItMayNeverBe() {
        polls(3, 503);
        for (int i = 0; i < 20; i++) {
            unready();
        }
        assertThat(readings).singleElement().satisfies(reading -> {
            assertThat(reading.symptom()).isEqualTo(Symptom.START_SLOW);
            assertThat(reading.explanation()).startsWith("5.0 s after the first failed poll still not ready");
        });

        poll(101);
        assertThat(readings).filteredOn(Reading::isCheck).hasSize(1);
        assertThat(readings.get(1).phases()).containsEntry(Phase.COLD_START, 23 * SECOND + 2);
    }

    /** Its end tells: an outage of the network is none of the target's. */
    @Test
    void whileNobodyIsThereNothingIsTold() {
        polls(100, 503);
        assertThat(readings).isEmpty();
    }

    private void polls(int count, int status, boolean... green) {
        for (int i = 0; i < count; i++) {
            poll(status, green);
        }
    }

    @Test
    void whileNothingFailsThereIsNoCheck() {
        polls(10, 101);
        assertThat(readings).isEmpty();
    }

    @Test
    void aStartIsOneCheckWhenItIsOver() {
        poll(101);
        polls(3, 503);
        assertThat(readings).isEmpty();
        poll(101);
        poll(101);
        assertThat(readings).singleElement().satisfies(reading -> {
            assertThat(reading.symptom()).isEqualTo(Symptom.NONE);
            assertThat(reading.phases()).containsEntry(Phase.COLD_START, 3 * SECOND + 2);
        });
    }

    @Test
    void aStartThatTakesTooLongTellsItsStory() {
        polls(4, 503);
        polls(2, 404);
        poll(101);
        assertThat(readings).extracting(Reading::symptom).containsExactly(Symptom.START_SLOW);
        assertThat(readings.get(0).explanation())
                .isEqualTo("6.0 s from the first failed poll to the first ready one; polls failed:"
                        + " {not_a_websocket 404=2, refused_5xx 503=4}");
    }

    @Test
    void aFailedUpgradeBetweenTwoGreenLooksIsReadinessTooEarly() {
        poll(503, false);
        poll(503, true);
        poll(503, true);
        poll(101, true);
        assertThat(readings).extracting(Reading::symptom).containsExactly(Symptom.READY_BEFORE_SERVING);
    }

    @Test
    void readinessThatTurnsGreenWithTheServiceIsRight() {
        poll(503, false);
        poll(503, false);
        poll(503, true); // green a moment after the upgrade had failed
        poll(101, true);
        assertThat(readings).extracting(Reading::symptom).containsExactly(Symptom.NONE);
    }

    @Test
    void aGreenLookFromBeforeTheStartIsStale() {
        poll(101, true);
        poll(503, false);
        poll(101, true);
        assertThat(readings).extracting(Reading::symptom).containsExactly(Symptom.NONE);
    }

    @Test
    void aRefusedTokenIsNoStart() {
        polls(2, 401);
        assertThat(readings)
                .extracting(Reading::symptom)
                .containsOnly(Symptom.REFUSED_AUTH)
                .hasSize(2);
    }
}
