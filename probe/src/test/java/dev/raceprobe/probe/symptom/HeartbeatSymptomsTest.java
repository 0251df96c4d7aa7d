package dev.raceprobe.probe.symptom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.timeline.Timeline;
import dev.raceprobe.probe.timeline.Vitals;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An idle timeout of 60 s is known, 70 % of the pings have to be answered, messages within 5 s by pong. */
class HeartbeatSymptomsTest {
    private static final String TO_THE_END = "0up 1ready 420000done 420001end";

    /** The last frame at so many seconds; pings and pongs as told. */
    private static Timeline timeline(String story, long lastFrameSeconds, long pings, long pongs, long latePongs) {
        Timeline t = Story.of(story);
        long endNanos = t.scriptDoneNanos().orElse(t.endedNanos());
        return new Timeline(
                t.startedNanos(),
                t.upgradedNanos(),
                t.upgradedTargetNanos(),
                t.readyNanos(),
                t.readyTimedOut(),
                t.scriptDoneNanos(),
                t.endedNanos(),
                t.noCredentials(),
                t.fault(),
                t.cancelled(),
                t.sent(),
                t.received(),
                0,
                t.ended(),
                t.stamps(),
                null,
                "",
                t.fetched(),
                new Vitals(
                        pings,
                        pongs,
                        latePongs,
                        Duration.ofSeconds(lastFrameSeconds).toNanos(),
                        7,
                        endNanos));
    }

    private static Reading read(Timeline timeline, long expectedIdleSeconds) {
        return new HeartbeatSymptoms(
                        Duration.ofSeconds(expectedIdleSeconds).toNanos(),
                        70,
                        "pong",
                        Duration.ofSeconds(5).toNanos())
                .read(3, "ping.10s", 10_000, timeline);
    }

    /** An application hears no pings of its own server: who sends nothing has been silent since it came. */
    @ParameterizedTest
    @CsvSource({
        "60000, 0, none",
        "62900, 0, none",
        "57100, 0, none",
        "64000, 0, closed_early",
        "60000, 10000, closed_early"
    })
    void anIdleTimeoutThatIsKnownIsTheApplicationsToo(long endMillis, long intervalMillis, String symptom) {
        Timeline timeline = timeline("0up 1ready " + endMillis + "close:1000", endMillis / 1_000 - 5, 0, 0, 0);

        Reading reading = new HeartbeatSymptoms(
                        Duration.ofSeconds(60).toNanos(),
                        70,
                        "pong",
                        Duration.ofSeconds(5).toNanos())
                .read(3, "silent", intervalMillis, timeline);

        assertThat(reading.symptom().wireName()).isEqualTo(symptom);
    }

    /** What is left of the token is the target's business, and no pattern of deaths. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0up 1ready 300000close:4401 expired",
                "0up 1ready 300000reset expired",
                "0up 1ready 300000<!token_expired 300001close:4401 expired"
            })
    void whoIsEndedWhenItsTokenHasExpiredLacksCredentials(String story) {
        Reading reading = read(timeline(story, 290, 0, 0, 0), 60);

        assertThat(reading.symptom()).isEqualTo(Symptom.NO_CREDENTIALS);
        assertThat(reading.explanation()).contains("tokens expire while connections are held");
        assertThat(reading.held()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0up 1ready 420000done 420001end | 410 | 60 | none            |
            0up 1ready 60000close:1001      | 0   | 60 | none            |
            0up 1ready 58000reset           | 0   | 60 | none            |
            0up 1ready 56000close:1001      | 0   | 60 | closed_early    | 1001
            0up 1ready 90000close:1001      | 60  | 60 | closed_early    | 1001
            0up 1ready 90000reset           | 60  | 60 | reset_early     |
            0up 1ready 60000close:1001      | 0   | 0  | closed_early    | 1001
            0up 1ready 90000close:4000      | 60  | 60 | closed_early    | app
            0up 5000unready 5000done 5001end | 0  | 60 | not_ready       |
            0up 1ready 9000stop 9001end     | 0   | 60 | cancelled       |
            5rejected:401                   | 0   | 60 | refused_auth    | 401
            0up 1ready 420000done 420001end expired | 410 | 60 | none   |
            0up 1ready 60000close:1001 expired      | 0   | 60 | none   |
            """)
    void aHeldConnectionLivesOrDies(
            String story, long lastFrameSeconds, long expectedIdleSeconds, String symptom, String detail) {
        Reading reading = read(timeline(story, lastFrameSeconds, 0, 0, 0), expectedIdleSeconds);

        assertThat(reading.symptom().wireName()).isEqualTo(symptom);
        assertThat(reading.detail()).isEqualTo(detail == null ? "" : detail);
        assertThat(reading.arm()).isEqualTo("ping.10s");
    }

    @ParameterizedTest
    @CsvSource({"10, 7, NONE", "10, 6, ECHO_UNANSWERED", "0, 0, NONE"})
    void enoughPingsHaveToBeAnswered(long pings, long pongs, Symptom symptom) {
        assertThat(read(timeline(TO_THE_END, 410, pings, pongs, 0), 60).symptom())
                .isEqualTo(symptom);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0up 1ready 9>a 9<pong@a 20>b 40<pong@b 420000done 420001end | NONE
            0up 1ready 9>a 9<pong@a 20>b 420000done 420001end           | ECHO_UNANSWERED
            0up 1ready 9>a 9<pong@a 419000>b 420000done 420001end       | NONE
            """)
    void everyMessageHasToBeAnsweredHoweverLate(String story, Symptom symptom) {
        assertThat(read(timeline(story, 410, 0, 0, 0), 60).symptom()).isEqualTo(symptom);
    }

    @Test
    void theEndTellsAgeAndSilence() {
        Optional<Reading.Held> held =
                read(timeline("0up 1ready 90000close:1000", 60, 0, 0, 0), 0).held();

        assertThat(held)
                .contains(new Reading.Held(
                        10_000,
                        Duration.ofSeconds(90).toNanos(),
                        Duration.ofSeconds(30).toNanos(),
                        7,
                        Duration.ofSeconds(90).toNanos(),
                        "1000"));
        assertThat(read(timeline(TO_THE_END, 410, 0, 0, 0), 0)
                        .held()
                        .orElseThrow()
                        .how())
                .isEqualTo("held");
        assertThat(read(timeline("0up 1ready 9000stop 9001end", 0, 0, 0, 0), 0).held())
                .isEmpty();
    }
}
