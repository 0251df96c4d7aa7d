package dev.raceprobe.probe.symptom;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first message leaves at 0, and the 101 comes later, if at all. */
class PipelinedSymptomsTest {
    private final AcceptSymptoms symptoms = new AcceptSymptoms(
            "first",
            "second",
            "pong",
            Duration.ofMillis(500).toNanos(),
            Duration.ofSeconds(5).toNanos());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0>first 9up 9<pong@first 9done 10end                             | pipelined_answered
            0>first 9up 9<!!starlette-not-accepted 9done 10end               | pipelined_lost
            0>first 9up 9close:1011                                          | pipelined_lost
            0>first 9up 600>second 601<pong@second 1601done 1602end          | pipelined_lost
            0>first 9up 9reset                                               | pipelined_lost
            0>first 9up 9close:1008                                          | pipelined_inconclusive
            0>first 4999up 5001stop 5002end                                  | pipelined_inconclusive
            0>first 9rejected:400                                            | pipelined_refused
            0>first 9rejected:500                                            | pipelined_refused
            0>first 9rejected:503                                            | pipelined_inconclusive
            0>first 9rejected:401                                            | pipelined_inconclusive
            0>first 9rejected:429                                            | pipelined_inconclusive
            0>first 9protocol                                                | pipelined_refused
            0>first 9cut                                                     | pipelined_refused
            0>first 9tcp                                                     | pipelined_refused
            9refused                                                         | pipelined_inconclusive
            9dns                                                             | pipelined_inconclusive
            9timeout                                                         | pipelined_inconclusive
            nocred                                                           | pipelined_inconclusive
            fault                                                            | pipelined_inconclusive
            """)
    void aStoryIsCountedAndIsNoCheck(String story, String counter) {
        Reading reading = PipelinedSymptoms.of(symptoms.read(0, Story.of(story)));

        assertThat(reading.isCheck()).isFalse();
        assertThat(reading.offsetMillis()).isEmpty();
        assertThat(reading.counters()).hasSize(1);
        reading.counters().forEach((seen, n) -> {
            assertThat(seen.wireName()).isEqualTo(counter);
            assertThat(n).isEqualTo(1);
        });
    }
}
