package dev.raceprobe.probe.symptom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.EventDeliveryBlock.Ordering;
import dev.raceprobe.contract.Counter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Promised: a, b, c; deadline 2 s, lost after 6 s. Columns: story, symptom, detail, lost/duplicated/reordered/late/unexpected. */
class EventSymptomsTest {
    private static final long DEADLINE = Duration.ofSeconds(2).toNanos();
    private static final long LOST_AFTER = Duration.ofSeconds(6).toNanos();

    private static Reading read(Ordering ordering, String story, String... events) {
        return new EventSymptoms("t", List.of(events), ordering, DEADLINE, LOST_AFTER).read(0, Story.of(story));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0up 1ready 2>t 3<a@t 4<b@t 5<c@t 600done 601end                         | none             |      | 0/0/0/0/0
            0up 1ready 2>t 3<a@t#1 4<b@t#2 5<c@t#3 600done 601end                   | none             |      | 0/0/0/0/0
            0up 1ready 2>t 3<a@t 3<hello 4<b@t 4<a@else-1 5<c@t 600done 601end      | none             |      | 0/0/0/0/0
            0up 1ready 2>t 3<a@t 4<x@t 4<b@t 5<c@t 600done 601end                   | none             |      | 0/0/0/0/1
            0up 1ready 2>t 3<a@t 5<c@t 7000done 7001end                             | event_missing    | b    | 1/0/0/0/0
            0up 1ready 2>t 7000done 7001end                                         | event_missing    | a    | 3/0/0/0/0
            0up 1ready 2>t 3<a@t 5<c@t 6500<b@t 7000done 7001end                    | event_missing    | b    | 1/0/0/0/0
            0up 1ready 2>t 3<a@t 4<b@t 4<b@t 5<c@t 600done 601end                   | event_duplicated | b    | 0/1/0/0/0
            0up 1ready 2>t 3<a@t 4<b@t 5<c@t 400<a@t 600done 601end                 | event_duplicated | a    | 0/1/0/0/0
            0up 1ready 2>t 3<a@t 4<c@t 5<b@t 600done 601end                         | event_reordered  |      | 0/0/1/0/0
            0up 1ready 2>t 3<a@t#1 4<b@t#3 5<c@t#2 600done 601end                   | event_reordered  |      | 0/0/1/0/0
            0up 1ready 2>t 3<a@t#1 4<c@t#3 5<b@t#2 600done 601end                   | event_reordered  |      | 0/0/1/0/0
            0up 1ready 2>t 3<a@t 2500<b@t 2501<c@t 3100done 3101end                 | event_late       | b    | 0/0/0/1/0
            0up 1ready 2>t 2003<a@t 2004<b@t 2005<c@t 3100done 3101end              | event_late       | a    | 0/0/0/1/0
            0up 1ready 2>t 1900<a@t 3800<b@t 5700<c@t 6300done 6301end              | none             |      | 0/0/0/0/0
            0up 1ready 2>t 3<a@t 3<a@t 5<c@t 7000done 7001end                       | event_missing    | b    | 1/1/0/0/0
            0up 1ready 2>t 4<b@t 4<b@t 5<a@t 6<c@t 600done 601end                   | event_duplicated | b    | 0/1/1/0/0
            0up 1ready 2>t 3000<b@t 3001<a@t 3002<c@t 3600done 3601end              | event_reordered  |      | 0/0/1/1/0
            0up 1ready 2>t 3<a@t 4close:1011                                        | closed_early     | 1011 | 0/0/0/0/0
            0up 1ready 2>t 3<a@t 3<a@t 4close:1011                                  | event_duplicated | a    | 0/1/0/0/0
            0up 1ready 2>t 3<a@t 6100close:1001                                     | event_missing    | b    | 2/0/0/0/0
            0up 1ready 2>t 3<a@t 4<b@t 5<c@t 6reset                                 | reset_early      |      | 0/0/0/0/0
            0up 1ready 2>t 3<a@t 4<b@t 5<c@t 6close:1000                            | none             |      | 0/0/0/0/0
            0up 1ready 2>t 3<a@t 4<b@t 5<c@t 6close:1001                            | closed_early     | 1001 | 0/0/0/0/0
            0up 1ready 2>t 3<a@t 4<b@t 4<b@t 5<c@t 6close:1000                      | event_duplicated | b    | 0/1/0/0/0
            0up 1ready 2>t 3<a@t 4<b@t 6close:1000                                  | closed_early     | 1000 | 0/0/0/0/0
            0up 1ready 2>t 3<a@t 4<b@t 5<c@t 6<!pattern-0 600done 601end            | error_frame      | pattern-0 | 0/0/0/0/0
            0up 1ready 2>t 3<a@t 100stop 101end                                     | cancelled        |      | 0/0/0/0/0
            0up 1ready 2>t 3<a@t 4<b@t 5<c@t 100stop 101end                         | none             |      | 0/0/0/0/0
            0up 5000unready 5000done 5001end                                        | not_ready        |      |
            0up 3close:1011                                                         | closed_early     | 1011 |
            0up 3close:4401                                                         | refused_auth     | 4401 |
            0up 100stop 101end                                                      | cancelled        |      |
            5rejected:503                                                           | refused_5xx      | 503  |
            """)
    void aStoryHasOneSymptom(String story, String symptom, String detail, String counts) {
        Reading reading = read(Ordering.Strict, story, "a", "b", "c");

        assertThat(reading.symptom().wireName()).isEqualTo(symptom);
        assertThat(reading.detail()).isEqualTo(detail == null ? "" : detail);
        assertThat(counts(reading)).isEqualTo(counts);
    }

    private static String counts(Reading reading) {
        if (reading.counters().isEmpty()) {
            return null;
        }
        return reading.counters().get(Counter.EVENTS_LOST) + "/"
                + reading.counters().get(Counter.EVENTS_DUPLICATED) + "/"
                + reading.counters().get(Counter.EVENTS_REORDERED) + "/"
                + reading.counters().get(Counter.EVENTS_LATE) + "/"
                + reading.counters().get(Counter.EVENTS_UNEXPECTED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            FirstLast | <a@t <c@t <b@t <d@t | none
            FirstLast | <b@t <a@t <c@t <d@t | event_reordered
            FirstLast | <a@t <b@t <d@t <c@t | event_reordered
            FirstLast | <a@t#1 <c@t#3 <b@t#2 <d@t#4 | none
            FirstLast | <a@t#2 <b@t#1 <c@t#3 <d@t#4 | event_reordered
            FirstLast | <a@t#1 <b@t#2 <c@t#4 <d@t#3 | event_reordered
            FirstLast | <a@t#2 <b@t <c@t#1 <d@t     | event_reordered
            FirstLast | <a@t <b@t#3 <c@t#2 <d@t     | none
            Strict    | <a@t <b@t#3 <c@t#2 <d@t     | event_reordered
            Strict    | <a@t#1 <b@t <c@t#3 <d@t#4   | none
            Strict    | <a@t#2 <b@t <c@t <d@t#1     | event_reordered
            Strict    | <b@t#1 <a@t#2 <c@t#3 <d@t#4 | event_reordered
            Any       | <d@t <c@t <b@t <a@t | none
            Strict    | <d@t <c@t <b@t <a@t | event_reordered
            """)
    void theOrderThatMattersIsTheOneThatWasPromised(Ordering ordering, String arrived, String symptom) {
        Reading reading = read(ordering, "0up 1ready 2>t " + arrived + " 600done 601end", "a", "b", "c", "d");

        assertThat(reading.symptom().wireName()).isEqualTo(symptom);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <a@t <b@t <a@t <c@t       | none
            <a@t <b@t <c@t            | event_missing
            <a@t <b@t <a@t <a@t <c@t  | event_duplicated
            <a@t#1 <b@t#2 <a@t#1 <c@t#4 | event_missing
            <a@t <a@t <b@t <c@t       | event_reordered
            """)
    void anEventMayBePromisedTwice(String arrived, String symptom) {
        Reading reading = read(Ordering.Strict, "0up 1ready 2>t " + arrived + " 600done 601end", "a", "b", "a", "c");

        assertThat(reading.symptom().wireName()).isEqualTo(symptom);
    }

    @Test
    void injectedDelayIsNotTheTargetsLateness() {
        String slowLine = "0up 1ready 2/1002>t 3100/1100<a@t 3200/1200<b@t 3300/1300<c@t 4000done 4001end";

        assertThat(read(Ordering.Strict, slowLine, "a", "b", "c").symptom().wireName())
                .isEqualTo("none");
    }

    @Test
    void anEventIsTimedFromItsActualPredecessor() {
        Reading reading =
                read(Ordering.Any, "0up 1ready 2>t 12<b@t 13<x@t 42<a@t 43<c@t 600done 601end", "a", "b", "c");

        assertThat(reading.events())
                .containsExactly(
                        new Reading.EventTime("b", 10_000_000),
                        new Reading.EventTime("a", 30_000_000),
                        new Reading.EventTime("c", 1_000_000));
    }
}
