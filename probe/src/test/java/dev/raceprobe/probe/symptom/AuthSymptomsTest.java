package dev.raceprobe.probe.symptom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.Placement;
import dev.raceprobe.api.v1alpha1.Protocol;
import dev.raceprobe.contract.ContractJson;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ready event hello, acknowledgement ok, message m answered by pong. Columns: story, symptom, detail. */
class AuthSymptomsTest {
    private static Protocol protocol(boolean acknowledges) {
        return ContractJson.read(
                ("{'ready':{'on':'Event','event':'hello'},'echo':{'type':'Message','request':'{}','responseType':'pong'}"
                                + (acknowledges ? ",'authAckEvent':'ok'}" : "}"))
                        .replace('\'', '"'),
                Protocol.class);
    }

    private static AuthSymptoms symptoms(boolean acknowledges, Placement.Type placement) {
        return new AuthSymptoms(
                new Intrusion("m", protocol(acknowledges), placement), "m", Optional.of("pong"), acknowledges);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0up 1ready 1<hello 2>m 3<pong@m 4done 5end | none            |
            5rejected:401                              | refused_auth    | 401
            5rejected:403                              | refused_auth    | 403
            0up 3close:4401                            | refused_auth    | 4401
            0up 3close:4403                            | refused_auth    | 4403
            0up 3close:3000                            | refused_auth    | 3000
            0up 3close:3003                            | refused_auth    | 3003
            0up 3close:4000                            | closed_early    | app
            5rejected:401 expired                      | no_credentials  | the token has expired, and is refused
            0up 3close:4401 expired                    | no_credentials  | the token has expired, and is refused
            0up 1ready 1<hello 3close:4401 expired     | no_credentials  | the token has expired, and is refused
            5rejected:503 expired                      | refused_5xx     | 503
            0up 1ready 1<hello 3close:1008             | refused_auth    | 1008
            0up 1ready 1<hello 2>m 3close:1011         | closed_early    | 1011
            0up 1ready 1<hello 2>m 5000done 5001end    | echo_unanswered |
            0up 5000unready 5000done 5001end           | not_ready       |
            0up 1ready 2>m 4<!boom 5000done 5001end    | error_frame     | boom
            0up 1ready 2>m 3stop 4end                  | cancelled       |
            5rejected:503                              | refused_5xx     | 503
            nocred                                     | no_credentials  | Secret s, key k: is not mounted
            """)
    void aValidTokenIsServedOrNot(String story, String symptom, String detail) {
        assertReads(symptoms(false, Placement.Type.Header).valid(0, "a", Story.of(story)), symptom, detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            5rejected:401                            | none            |
            5rejected:403                            | none            |
            5rejected:400                            | not_let_in      | 400
            5rejected:404                            | not_let_in      | 404
            5rejected:302                            | not_let_in      | 302
            5rejected:200                            | not_a_websocket | 200
            5cut                                     | not_let_in      | cut
            5rejected:429                            | rate_limited    | 429
            5rejected:500                            | refused_500     | 500
            5rejected:503                            | refused_5xx     | 503
            5timeout                                 | no_response     | timeout
            0up 500close:4401                        | none            |
            0up 500close:1000                        | none            |
            0up 500reset                             | none            |
            0up 1<denied 500close:4401               | none            |
            0up 2000done 2001end                     | auth_bypassed   | open
            0up 1<denied 2000done 2001end            | auth_bypassed   | open
            0up 1ready 1<hello 1done 2end            | auth_bypassed   | data
            0up 1>m 2<pong@m 2done 3end              | auth_bypassed   | data
            0up 1>m 2<pong@m 3close:4401             | auth_bypassed   | data
            0up 1<tick#7 3close:4401                 | auth_bypassed   | data
            0up 1<error#7 3close:4401                | none            |
            0up 1<auth_failed#0 3close:4401          | none            |
            0up 1<error#7 2<tick#8 3close:4401       | auth_bypassed   | data
            0up 1>m 2<denied@m 500close:4401         | none            |
            0up 1>m 2<!unauthorized@m 500close:4401  | none            |
            0up 5stop 6end                           | cancelled       |
            nocred                                   | no_credentials  | Secret s, key k: is not mounted
            """)
    void aWrongTokenIsRefusedOrNot(String story, String symptom, String detail) {
        assertReads(symptoms(false, Placement.Type.Header).negative(0, "a", Story.of(story)), symptom, detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0up 1ready 1<hello 500close:4401         | none            |
            0up 1ready 1<hello 2000done 2001end      | auth_bypassed   | open
            0up 1ready 1<hello 2<ok 500close:4401    | auth_bypassed   | data
            0up 1ready 1<hello#0 500close:4401       | none            |
            """)
    void aGreetingBeforeTheTokenProvesNothing(String story, String symptom, String detail) {
        assertReads(symptoms(true, Placement.Type.FirstMessage).negative(0, "a", Story.of(story)), symptom, detail);
    }

    /** Nor where the service has no word for the token that it accepts: what it serves tells, and that it leaves it open. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0up 1ready 1<hello 500close:4401         | none            |
            0up 1ready 1<hello 2000done 2001end      | auth_bypassed   | open
            0up 1ready 1<hello 2>m 3<pong@m 4done 5end | auth_bypassed | data
            0up 1ready 1<hello 2<tick#1 500close:4401 | auth_bypassed  | data
            """)
    void aGreetingThatMayComeBeforeTheTokenProvesNothing(String story, String symptom, String detail) {
        assertReads(symptoms(false, Placement.Type.FirstMessage).negative(0, "a", Story.of(story)), symptom, detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0up 1>m 1<hello 50<ok 51<pong@m 60done 61end | none          |
            0up 1>m 50<ok 60done 61end                   | none          |
            0up 1>m 20close:1008                         | none          |
            0up 1>m 20<pong@m 50<ok 60done 61end         | auth_bypassed | data
            0up 1>m 20<tick#1 50<ok 60done 61end         | auth_bypassed | data
            0up 1>m 20<pong@m 30close:1008               | auth_bypassed | data
            0up 1>m 5000done 5001end                     | not_ready     |
            5rejected:401                                | refused_auth  | 401
            """)
    void nothingIsSaidBeforeTheAcknowledgement(String story, String symptom, String detail) {
        assertReads(symptoms(true, Placement.Type.Header).early(0, "a", Story.of(story)), symptom, detail);
    }

    private static void assertReads(Reading reading, String symptom, String detail) {
        assertThat(reading.symptom().wireName()).isEqualTo(symptom);
        assertThat(reading.detail()).isEqualTo(detail == null ? "" : detail);
        assertThat(reading.arm()).isEqualTo("a");
    }
}
