package dev.raceprobe.probe.symptom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.probe.timeline.Fetched;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ready at 5 ms, over at 901 ms; the views may disagree for 100 ms. Looks are written as asked-answered:value or !failure. */
class StateSymptomsTest {
    private static final String OPENED = "0up 5ready 900done 901end";

    private final StateSymptoms symptoms = new StateSymptoms("on", "off", 100_000_000);

    private static List<Fetched> looks(String tag, String words) {
        return words == null
                ? List.of()
                : Stream.of(words.split(" ")).map(word -> look(tag, word)).toList();
    }

    private static Fetched look(String tag, String word) {
        String[] said = word.split("[-:]", 3);
        long asked = Long.parseLong(said[0]) * 1_000_000;
        long at = Long.parseLong(said[1]) * 1_000_000;
        return switch (said[2].charAt(0)) {
            case '!' -> new Fetched(tag, asked, at, 0, "", said[2].substring(1), "");
            case '=' -> new Fetched(tag, asked, at, Integer.parseInt(said[2].substring(1)), "", "", "");
            default -> new Fetched(tag, asked, at, 200, said[2], "", "");
        };
    }

    private Reading read(String story, String open, String closed, boolean alone) {
        Timeline connection = Story.of(story).withFetched(looks(StateSymptoms.WHILE_OPEN, open));
        Timeline after = Timeline.notAttempted(0, Optional.empty(), Optional.empty(), false, "")
                .withFetched(looks(StateSymptoms.AFTER_CLOSE, closed));
        return symptoms.read(connection, after, alone);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            6-7:on                      | 902-903:off                      | none             |
            6-7:off 56-57:on            | 902-903:on 990-991:off           | none             |
            6-7:off 56-57:off 105-106:off | 902-903:off                    | state_stale      | while_open
            6-7:off 56-500:off          | 902-903:off                      | dependency_error | view_without_state
            6-7:off 105-106:on          | 902-903:off                      | none             |
            6-7:on                      | 902-903:on 1001-1002:on          | state_stale      | after_close
            6-7:off 105-106:off         | 902-903:on 1001-1002:on          | state_stale      | while_open
            6-7:on                      | 902-903:!refused 1001-1002:!refused | dependency_error | view_refused
            6-7:=404 105-106:=404       | 902-903:off                      | dependency_error | view_status_4xx
            6-7:on                      | 902-903:=200 1001-1002:=200      | dependency_error | view_without_state
            6-7:on                      |                                  | dependency_error | not_asked
            6-7:!timeout 56-57:on       | 902-903:off                      | none             |
            """)
    void aViewIsStaleOnlyByAnAnswerThatWasAskedForAfterAllItsTime(
            String open, String closed, String symptom, String detail) {
        Reading reading = read(OPENED, open, closed, true);

        assertThat(reading.symptom().wireName()).isEqualTo(symptom);
        assertThat(reading.detail()).isEqualTo(detail == null ? "" : detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0up 5ready 50close:1011  | closed_early
            0up 5ready 50stop 51end  | cancelled
            0up 5000unready 5000done 5001end | not_ready
            5rejected:401            | refused_auth
            """)
    void whatTheConnectionItselfShowsHasItsOwnName(String story, String symptom) {
        assertThat(read(story, null, "99999-99999:off", true).symptom().wireName())
                .isEqualTo(symptom);
    }

    @Test
    void aUserWithAnotherConnectionSaysNothing() {
        assertThat(read(OPENED, "6-7:on", "902-903:on 1001-1002:on", false))
                .extracting(r -> r.symptom().wireName(), Reading::detail)
                .containsExactly("cancelled", "user_in_use");
        assertThat(read(OPENED, "6-7:on", "902-903:off", false).symptom().wireName())
                .isEqualTo("cancelled");
    }
}
