package dev.raceprobe.probe.symptom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.Counter;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.timeline.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** User 0 (canary k0, nonce zero-t) beside user 1 (canary k1, nonce one-t), who always does well. Columns: what user 0 hears. */
class IsolationSymptomsTest {
    private static final String SENT = "0up 1ready 2>t ";

    private final IsolationSymptoms symptoms = new IsolationSymptoms(
            "t", List.of("notice"), "u{index}", 9, Duration.ofSeconds(5).toNanos());

    private Reading zero(String story) {
        List<Part> parts = List.of(new Part(0, "k0", Set.of(), List.of()), new Part(1, "k1", Set.of(), List.of()));
        List<Timeline> timelines =
                List.of(Story.of("zero", story), Story.of("one", SENT + "3<a@t=k1~u1 1100done 1101end"));
        List<Reading> readings = symptoms.read(parts, timelines);
        assertThat(readings.get(1).symptom().wireName()).isEqualTo("none");
        return readings.get(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            3<a@t=k0~u0 1100done 1101end               | none            | 0
            3<a=k0 1100done 1101end                    | none            | 0
            3<a~u0 1100done 1101end                    | none            | 0
            3<a@t 900<b@one-t 1100done 1101end         | foreign_frame   | 1
            3<a@t 900<b=k1 1100done 1101end            | foreign_frame   | 1
            3<a@t 900<b~u1 1100done 1101end            | foreign_frame   | 1
            3<a@t=k0,k1 1100done 1101end               | foreign_frame   | 1
            3<a@t 4<b@one-t 4<b@one-t 1100done 1101end | foreign_frame   | 2
            3<a@t 900<notice=k1~u1 1100done 1101end    | none            | 0
            3<a@t 900<b~u9 1100done 1101end            | none            | 0
            3<a@t 900<b@elsewhere-t 1100done 1101end   | none            | 0
            3<a@t 1100done 1102<b@one-t 1103end        | foreign_frame   | 1
            4<b@one-t 5close:1011                      | foreign_frame   | 1
            4<b@one-t 5stop 6end                       | foreign_frame   | 1
            1100done 1101end                           | echo_unanswered | 0
            5200<a@t 6300done 6301end                  | echo_unanswered | 0
            3<notice~u0 6300done 6301end               | echo_unanswered | 0
            3<a@t 4close:1011                          | closed_early    | 0
            3<a@t 4close:1000                          | none            | 0
            4close:1000                                | closed_early    | 0
            3<a@t 4<!pattern-0 1100done 1101end        | error_frame     | 0
            100stop 101end                             | cancelled       | 0
            """)
    void aSocketBelongsToOneUser(String story, String symptom, long foreign) {
        Reading reading = zero(SENT + story);

        assertThat(reading.symptom().wireName()).isEqualTo(symptom);
        assertThat(reading.counters()).containsEntry(Counter.FOREIGN_FRAMES, foreign);
        assertThat(reading.counters()).containsEntry(Counter.ISOLATION_CHECKS, 1L);
        assertThat(reading.leaks()).isEqualTo(foreign > 0 ? Map.of(1, foreign) : Map.of());
        if (foreign > 0) {
            assertThat(reading.explanation())
                    .matches(foreign + " frames? of user 1 reached user 0, the first at T\\+[0-9]+\\.000 ms");
        }
    }

    @Test
    void whereWhatTellsWasNotKeptNobodyKnowsWhoseItWas() {
        assertThat(zero(SENT + "3<a@t 1100done 1101end 7dropped").symptom().wireName())
                .isEqualTo("cancelled");
        assertThat(zero(SENT + "3<a@t 900<b@one-t 1100done 1101end 7dropped")
                        .symptom()
                        .wireName())
                .isEqualTo("foreign_frame");
    }

    @Test
    void aUserOfAnotherRoundIsAnotherUserToo() {
        Reading reading = zero(SENT + "3<a@t 900<b~u7 1100done 1101end");

        assertThat(reading.symptom().wireName()).isEqualTo("foreign_frame");
        assertThat(reading.leaks()).isEqualTo(Map.of(7, 1L));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0up 5000unready 5000done 5001end | not_ready
            5rejected:401                    | refused_auth
            5refused                         | no_response
            """)
    void whoNeverSentWasNotLookedAt(String story, String symptom) {
        Reading reading = zero(story);

        assertThat(reading.symptom().wireName()).isEqualTo(symptom);
        assertThat(reading.counters().getOrDefault(Counter.ISOLATION_CHECKS, 0L))
                .isZero();
    }
}
