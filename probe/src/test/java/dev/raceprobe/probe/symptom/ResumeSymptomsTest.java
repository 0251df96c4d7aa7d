package dev.raceprobe.probe.symptom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.Counter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Promised: a, b, c, d; cut after two events. Events are written as type or type#cursor. */
class ResumeSymptomsTest {
    private static final String CUT = "0up 1ready 2>t 30done 31reset";
    private static final String RESUMED = "0up 1ready 900done 901end";

    private static List<ResumedEvents.Event> events(String words) {
        return words == null
                ? List.of()
                : Stream.of(words.split(" "))
                        .map(word -> word.split("#"))
                        .map(e -> new ResumedEvents.Event(e[0], e.length > 1 ? e[1] : ""))
                        .toList();
    }

    private static Reading read(
            String first, String second, String before, String after, int maxGap, String... promised) {
        List<String> all = promised.length == 0 ? List.of("a", "b", "c", "d") : List.of(promised);
        return new ResumeSymptoms(all.size(), 2, maxGap)
                .read(
                        Story.of(first),
                        Optional.ofNullable(second).map(Story::of),
                        events(before).size(),
                        ResumedEvents.of(all, events(before), events(after)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a#1 b#2         | c#3 d#4           | 0 | none             |
            a b             | c d               | 0 | none             |
            a#1 b#2 c#3     | d#4               | 0 | none             |
            a#1 b#2         | d#4               | 0 | resume_gap       | c
            a#1 b#2         | d#4               | 1 | none             |
            a#1 b#2         |                   | 1 | resume_gap       | c
            a#1 b#2         | b#2 c#3 d#4       | 0 | resume_duplicated | b
            a b             | b c d             | 0 | resume_duplicated | b
            a#1 b#2         | c#3 c#3 d#4       | 0 | resume_duplicated | c
            a#1 b#2         | b#2 d#4           | 0 | resume_gap       | c
            a#1 b#2         | b#2 d#4           | 1 | resume_duplicated | b
            a#1             | c#3               | 0 | echo_unanswered  |
            """)
    void bothConnectionsTogetherShowEachEventOnce(
            String before, String after, int maxGap, String symptom, String detail) {
        Reading reading = read(CUT, RESUMED, before, after, maxGap);

        assertThat(reading.symptom().wireName()).isEqualTo(symptom);
        assertThat(reading.detail()).isEqualTo(detail == null ? "" : detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0up 1ready 2>t 3close:1011    | 0up 1ready 900done 901end     | closed_early
            5rejected:503                 | 0up 1ready 900done 901end     | refused_5xx
            0up 1ready 2>t 9stop 9end     | 0up 1ready 900done 901end     | cancelled
            0up 1ready 2>t 30done 31reset |                               | cancelled
            0up 1ready 2>t 30done 31reset | 5rejected:502                 | refused_5xx
            0up 1ready 2>t 30done 31reset | 0up 1ready 5close:1011        | closed_early
            0up 1ready 2>t 30done 31reset | 0up 1ready 5stop 6end         | cancelled
            0up 1ready 2>t 30done 31reset | 0up 5000unready 5000done 5001end | not_ready
            """)
    void eventsAreMissingOnlyWhereSomebodyListenedToTheEnd(String first, String second, String symptom) {
        assertThat(read(first, second, "a#1 b#2", null, 0).symptom().wireName()).isEqualTo(symptom);
    }

    /** CUT and RESUMED as told; the resumed connection is closed normally after the last event, or before it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            c#3 d#4 | none
            d#4     | closed_early
            """)
    void aServerThatClosesNormallyAfterTheLastEventHasSaidItAll(String after, String symptom) {
        assertThat(read(CUT, "0up 1ready 50close:1000", "a#1 b#2", after, 0)
                        .symptom()
                        .wireName())
                .isEqualTo(symptom);
    }

    @Test
    void anEventMayBePromisedTwice() {
        assertThat(read(CUT, RESUMED, "a#1 b#2", "a#3 c#4", 0, "a", "b", "a", "c")
                        .symptom()
                        .wireName())
                .isEqualTo("none");
        assertThat(read(CUT, RESUMED, "a#1 b#2", "a#1 a#3 c#4", 0, "a", "b", "a", "c")
                        .symptom()
                        .wireName())
                .isEqualTo("resume_duplicated");
    }

    @Test
    void eventsAreCounted() {
        Reading reading = read(CUT, RESUMED, "a#1 b#2", "b#2 d#4", 0);

        assertThat(reading.counters())
                .containsEntry(Counter.EVENTS_EXPECTED, 4L)
                .containsEntry(Counter.EVENTS_RECEIVED, 3L)
                .containsEntry(Counter.EVENTS_LOST, 1L)
                .containsEntry(Counter.EVENTS_DUPLICATED, 1L);
    }
}
