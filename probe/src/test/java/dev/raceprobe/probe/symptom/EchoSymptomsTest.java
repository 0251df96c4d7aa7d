package dev.raceprobe.probe.symptom;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One echo with a timeout of 1 s. */
class EchoSymptomsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0up 1ready 2>echo 3<pong@echo 10done 11end           | none
            0up 1ready 2>echo 1002<pong@echo 1003done 1004end    | none
            0up 1ready 2>echo 1003<pong@echo 1004done 1005end    | echo_unanswered
            0up 1ready 2/402>echo 1500/1100<pong@echo 1501done 1502end | none
            0up 1ready 2>echo 3<other@echo 1002done 1003end      | echo_unanswered
            0up 1ready 2>echo 1002done 1003end                   | echo_unanswered
            0up 1ready 2>echo 5close:1011                        | closed_early
            0up 1ready 2>echo 3<pong@echo 5reset                 | reset_early
            0up 1ready 2>echo 100stop 101end                     | cancelled
            0up 5000unready 5000done 5001end                     | not_ready
            5rejected:503                                        | refused_5xx
            """)
    void aStoryHasOneSymptom(String story, String symptom) {
        Reading reading = new EchoSymptoms("echo", "pong", 1_000_000_000L).read(0, "MidLife", Story.of(story));

        assertThat(reading.symptom().wireName()).isEqualTo(symptom);
        assertThat(reading.arm()).isEqualTo("MidLife");
    }
}
