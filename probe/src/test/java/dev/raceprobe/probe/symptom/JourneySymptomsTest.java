package dev.raceprobe.probe.symptom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.Symptom;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One conversation with a deadline of 1 s, an answer of at least 10 characters, and a second message. */
class JourneySymptomsTest {
    private static final JourneySymptoms CHAT = new JourneySymptoms("prompt", "more", "done", 1_000_000_000L, 10);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0up 1ready 2>prompt 900<done@prompt 901>more 1500<done@more 1501done 1502end   | 12 | none
            0up 1ready 2>prompt 1003<done@prompt 1004>more 1500<done@more 1501done 1502end | 12 | journey_incomplete deadline
            0up 1ready 2/302>prompt 1400/1302<done@prompt 1401>more 1500<done@more 1501done 1502end | 12 | none
            0up 1ready 2>prompt 3<token@prompt 1002done 1003end                            | 0  | journey_incomplete deadline
            0up 1ready 2>prompt 900<done@prompt 901done 902end                             | 9  | journey_incomplete length
            0up 1ready 2>prompt 900<done@prompt 901>more 1902done 1903end                  | 12 | journey_incomplete follow_up
            0up 1ready 2>prompt 5close:1011                                                | 0  | closed_early 1011
            0up 1ready 2>prompt 900<done@prompt 901>more 905reset                          | 12 | reset_early
            0up 1ready 2>prompt 100stop 101end                                             | 0  | cancelled
            0up 5000unready 5000done 5001end                                               | 0  | not_ready
            5rejected:503                                                                  | 0  | refused_5xx 503
            """)
    void aStoryHasOneSymptom(String story, int length, String symptom) {
        Reading reading = CHAT.read(0, Story.of(story), OptionalInt.of(length), false);

        assertThat((reading.symptom().wireName() + " " + reading.detail()).strip())
                .isEqualTo(symptom);
        assertThat(reading.events()).hasSize(reading.symptom() == Symptom.NONE ? 1 : 0);
    }

    @Test
    void theTimeOfAJourneyRunsFromThePromptToTheLastAnswer() {
        Reading reading = CHAT.read(
                0,
                Story.of("0up 1ready 2>prompt 900<done@prompt 901>more 1502<done@more 1503done 1504end"),
                OptionalInt.of(12),
                false);

        assertThat(reading.events()).containsExactly(new Reading.EventTime("journey", 1_500_000_000L));
    }

    @Test
    void whatADependencyIsBlamedForIsToldBeforeAnythingThatFollowsFromIt() {
        Reading reading = CHAT.read(0, Story.of("0up 1ready 2>prompt 1002done 1003end"), OptionalInt.empty(), true);

        assertThat(reading.symptom()).isEqualTo(Symptom.DEPENDENCY_ERROR);
    }
}
