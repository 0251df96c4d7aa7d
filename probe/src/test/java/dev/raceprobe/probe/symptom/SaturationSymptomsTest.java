package dev.raceprobe.probe.symptom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.Counter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbered messages m1, m2 and so on, answered by p. Columns: story, the symptoms of its checks in order. */
class SaturationSymptomsTest {
    private final SaturationSymptoms symptoms = new SaturationSymptoms("p");

    private List<Reading> read(String story) {
        return symptoms.read(0, Story.of(story));
    }

    private static String said(List<Reading> readings) {
        return readings.stream()
                .map(r -> r.symptom().wireName() + (r.detail().isEmpty() ? "" : ":" + r.detail()))
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0up 1>m1 2>m2 3>m3 5ready 6<p@m1 7<p@m2 8<p@m3 900done 901end     | none none none
            0up 1>m1 2>m2 3>m3 5ready 6<p@m1 8<p@m3 900done 901end            | none event_missing none
            0up 1>m1 2>m2 5ready 6<p@m1 7<p@m1 8<p@m2 900done 901end          | event_duplicated none
            0up 1>m1 2>m2 5ready 6<p@m2 7<p@m1 8<p@m2 900done 901end          | event_reordered event_duplicated
            0up 1>m1 2>m2 3>m3 5ready 6<p@m3 7<p@m1 8<p@m2 900done 901end     | none none event_reordered
            0up 1>m1 2>m2 3>m3 5ready 6<p@m2 7<p@m3 8<p@m1 900done 901end     | event_reordered none none
            0up 1>m1 2>m2 5ready 6<x@m1 7<p@m2 900done 901end                 | event_missing none
            0up 1>m1 5ready 6<p@m1 900done 901>m2 902end                      | none
            0up 1>m1 2>m2 5ready 6<p@m1 7close:1011                           | closed_early:1011 none cancelled:connection_ended
            0up 1>m1 2>m2 5ready 6<p@m1 7reset                                | reset_early none cancelled:connection_ended
            0up 1>m1 2>m2 5ready 6<p@m1 100stop 101end                        | none cancelled
            0up 5ready 100stop 101end                                         | cancelled
            0up 1>m1 2<p@m1 5000unready 5000done 5001end                      | not_ready none
            0up 1>m1 5ready 6<!pattern-0 7<p@m1 900done 901end                | error_frame:pattern-0 none
            0up 1>m1 3close:4401                                              | refused_auth:4401
            5rejected:503                                                     | refused_5xx:503
            """)
    void aMessageHasOneSymptomAndAConnectionInTroubleOneMore(String story, String expected) {
        assertThat(said(read(story))).isEqualTo(expected);
    }

    @Test
    void theArmSaysIntoWhatItWasSent() {
        List<Reading> readings =
                read("0up 1>m1 2>m2 5ready 6>m3 7<p@m1 8<p@m3 9>m4 10<p@m2 11>m5 12<p@m4 13<p@m5" + " 900done 901end");

        assertThat(readings)
                .extracting(Reading::arm)
                .containsExactly("before_ready", "before_ready", "flush", "flush", "steady");
    }

    @Test
    void whereNothingWasKeptNothingIsFlushed() {
        List<Reading> readings = read("0up 0ready 1>m1 2>m2 3<p@m1 4<p@m2 900done 901end");

        assertThat(readings).extracting(Reading::arm).containsOnly("steady");
    }

    @Test
    void everyMessageIsCountedOnce() {
        List<Reading> readings = read("0up 1>m1 2>m2 3>m3 5ready 6<p@m3 7<p@m1 7<p@m1 7<p@m1 900done 901end");

        assertThat(sum(readings, Counter.EVENTS_EXPECTED)).isEqualTo(3);
        assertThat(sum(readings, Counter.EVENTS_RECEIVED)).isEqualTo(2);
        assertThat(sum(readings, Counter.EVENTS_LOST)).isEqualTo(1);
        assertThat(sum(readings, Counter.EVENTS_DUPLICATED)).isEqualTo(2);
        assertThat(sum(readings, Counter.EVENTS_REORDERED)).isEqualTo(1);
    }

    private static long sum(List<Reading> readings, Counter counter) {
        return readings.stream()
                .mapToLong(r -> r.counters().getOrDefault(counter, 0L))
                .sum();
    }

    @Test
    void aHundredThousandMessagesAreReadInTheTimeOfAFew() {
        String story = IntStream.rangeClosed(1, 100_000)
                .mapToObj(i -> i + ">m" + i + " " + i + "<p@m" + i)
                .collect(Collectors.joining(" ", "0up 0ready ", " 200000done 200001end"));
        var timeline = Story.of(story);
        long began = System.nanoTime();

        assertThat(symptoms.read(0, timeline)).hasSize(100_000);
        assertThat(System.nanoTime() - began).as("nanoseconds").isLessThan(5_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource({
        "'0,1,2,3', ''",
        "'3,0,1,2', '0'",
        "'1,2,3,0', '3'",
        "'1,0,3,2', '0 2'",
        "'0,-1,1,-1', ''",
        "'-1,-1', ''",
        "'5,-1,4', '0'",
    })
    void theFewestAreOutOfOrder(String places, String moved) {
        boolean[] found = Order.moved(
                Arrays.stream(places.split(",")).mapToInt(Integer::parseInt).toArray());

        assertThat(IntStream.range(0, found.length)
                        .filter(i -> found[i])
                        .mapToObj(String::valueOf)
                        .collect(Collectors.joining(" ")))
                .isEqualTo(moved);
    }
}
