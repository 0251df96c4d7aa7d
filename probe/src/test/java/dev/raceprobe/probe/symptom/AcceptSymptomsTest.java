package dev.raceprobe.probe.symptom;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Window 500 ms, response timeout 5 s. Columns: story, symptom, detail, offset in milliseconds or nothing. */
class AcceptSymptomsTest {
    private final AcceptSymptoms symptoms = new AcceptSymptoms(
            "first",
            "second",
            "pong",
            Duration.ofMillis(500).toNanos(),
            Duration.ofSeconds(5).toNanos());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0up 3>first 5<pong@first 5done 6end                                        | none                     |       | 3
            0up 3>first 4900<pong@first 4900done 4901end                               | none                     |       | 3
            0up 0>first 600>second 601<pong@second 1601done 1602end                    | first_message_unanswered |       | 0
            0up 0>first 600>second 601<pong@second 900<pong@first 900done 901end       | none                     |       | 0
            0up 0>first 600>second 5600done 5601end                                    | first_message_unanswered |       | 0
            0up 2>first 3<!!starlette-not-accepted 3done 4end                          | accept_error             | starlette-not-accepted | 2
            0up 2>first 3<!pattern-0 3done 4end                                        | error_frame              | pattern-0 | 2
            0up 2>first 3<pong@first 3<!pattern-0 3done 4end                           | error_frame              | pattern-0 | 2
            0up 2>first 3close:1011                                                    | first_message_closed     | 1011  | 2
            0up 2>first 3close:1011 expired                                            | no_credentials           | tokens expire while connections are held: they live for less, or were had too long before |
            0up 2>first 3<pong@first 4close:1011 expired                               | none                     |       | 2
            0up 2>first 3close:4000                                                    | first_message_closed     | app   | 2
            0up 2>first 3reset                                                         | first_message_closed     | reset | 2
            0up 2>first 3<pong@first 4close:1011                                       | none                     |       | 2
            500late 0up 2>first 3<pong@first 3done 4end                                 | none                     |       | 2
            501late 0up 2>first 3<pong@first 3done 4end                                 | cancelled                | late_101 |
            501late 0up 2>first 3close:1011                                             | cancelled                | late_101 |
            501late 0up 2>first 3reset                                                  | cancelled                | late_101 |
            501late 0up 2>first 3<!pattern-0 3done 4end                                 | cancelled                | late_101 |
            501late 0up 2>first 600>second 5600done 5601end                             | cancelled                | late_101 |
            501late 0up 2>first 3<!!starlette-not-accepted 3done 4end                   | accept_error             | starlette-not-accepted | 2
            501late 0up 1close:1011                                                     | closed_early             | 1011  |
            501late 5rejected:500                                                       | refused_500              | 500   |
            0up 1close:1011                                                            | closed_early             | 1011  |
            0up 1reset                                                                 | reset_early              |       |
            0up 1close:1008                                                            | refused_auth             | 1008  |
            0up 1close:4401                                                            | refused_auth             | 4401  |
            0up 2>first 3close:1008                                                    | refused_auth             | 1008  | 2
            501late 0up 2>first 3close:1008                                            | refused_auth             | 1008  |
            0up 1ready 2>first 3close:1008                                             | first_message_closed     | 1008  | 2
            0up 2>first 100stop 101end                                                 | cancelled                |       |
            0up 2>first 5100stop 5101end                                               | first_message_unanswered |       | 2
            0up 2>first 600>second 610<pong@second 1200stop 1201end                    | first_message_unanswered |       | 2
            0up 2stop 3end                                                             | cancelled                |       |
            3stop                                                                      | cancelled                |       |
            nocred                                                                     | no_credentials           | Secret s, key k: is not mounted |
            fault                                                                      | probe_error              |       |
            5probe_error                                                               | probe_error              |       |
            5dns                                                                       | no_response              | dns   |
            5refused                                                                   | no_response              | refused |
            5timeout                                                                   | no_response              | timeout |
            5tcp                                                                       | no_response              | tcp   |
            5tls                                                                       | no_response              | tls   |
            5cut                                                                       | no_response              | cut   |
            5protocol                                                                  | not_a_websocket          | protocol |
            5rejected:404                                                              | not_a_websocket          | 404   |
            5rejected:200                                                              | not_a_websocket          | 200   |
            5rejected:401                                                              | refused_auth             | 401   |
            5rejected:403                                                              | refused_auth             | 403   |
            5rejected:429                                                              | rate_limited             | 429   |
            5rejected:500                                                              | refused_500              | 500   |
            5rejected:501                                                              | refused_500              | 501   |
            5rejected:502                                                              | refused_5xx              | 502   |
            5rejected:503                                                              | refused_5xx              | 503   |
            5rejected:504                                                              | refused_5xx              | 504   |
            """)
    void aStoryHasOneSymptom(String story, String symptom, String detail, Integer offset) {
        Reading reading = symptoms.read(0, Story.of(story));

        assertThat(reading.symptom().wireName()).isEqualTo(symptom);
        assertThat(reading.detail()).isEqualTo(detail == null ? "" : detail);
        assertThat(reading.offsetMillis()).isEqualTo(offset == null ? OptionalInt.empty() : OptionalInt.of(offset));
    }

    /** At 40/10: at 40 ms on the probe's side, at 10 ms on the target's. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            40/10up 40/70>first 130/90<pong@first 130done 131end | 60
            40/10up 45/45>first 130/90<pong@first 130done 131end | 35
            """)
    void theOffsetIsThatOfTheTargetsSide(String story, int offset) {
        assertThat(symptoms.read(0, Story.of(story)).offsetMillis()).hasValue(offset);
    }
}
