package dev.raceprobe.probe.symptom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.TokenExpiryBlock.Expectation;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The token lives 30 s, grace 10 s, acknowledgement ok, message m. Columns: story, what is shown when it had to end, and when it had to stay. */
class ExpirySymptomsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0up 1ready 30500close:4401                          | none                | premature_expiry
            0up 1ready 20001close:4401                          | none                | premature_expiry
            0up 1ready 19999close:4401                          | premature_expiry    | premature_expiry
            0up 1ready 20100/19999close:4401                    | premature_expiry    | premature_expiry
            0up 1ready 20100/19999<!expired 41000>m 41001done 41002end | error_frame  | error_frame
            0up 1ready 15000close:1000                          | premature_expiry    | premature_expiry
            0up 1ready 15000close:1001                          | closed_early        | closed_early
            0up 1ready 15000close:1011                          | closed_early        | closed_early
            0up 1ready 15000reset                               | reset_early         | reset_early
            0up 1ready 30500reset                               | none                | premature_expiry
            0up 1ready 30500close:1012                          | none                | closed_early
            0up 1ready 41000>m 41001<pong@m 41001done 41002end  | expiry_not_enforced | none
            0up 1ready 41000>m 46000done 46001end               | expiry_not_enforced | echo_unanswered
            0up 1ready 30500<!expired 41000>m 41001done 41002end | none               | premature_expiry
            0up 1ready 5000<!boom 41000>m 41001done 41002end    | error_frame         | error_frame
            0up 1ready 41000>m 41001<!expired 41001done 41002end | none               | premature_expiry
            0up 1ready 5<ok 30000<ok 41000>m 41001<pong@m 41001done 41002end | none   | none
            0up 1ready 5<ok 41000>m 41001<pong@m 41001done 41002end | expiry_not_enforced | none
            0up 30500close:4401                                 | none                | premature_expiry
            0up 15000close:4401                                 | refused_auth        | refused_auth
            0up 5000unready 5000done 5001end                    | not_ready           | not_ready
            5rejected:401                                       | refused_auth        | refused_auth
            0up 1ready 10000stop 10001end                       | cancelled           | cancelled
            """)
    void aConnectionThatOutlivesItsToken(String story, String closes, String stays) {
        assertThat(shown(Expectation.CloseOrReauthenticate, story)).isEqualTo(closes);
        assertThat(shown(Expectation.StayOpen, story)).isEqualTo(stays);
    }

    private static String shown(Expectation expectation, String story) {
        return new ExpirySymptoms(
                        expectation,
                        Duration.ofSeconds(30).toNanos(),
                        Duration.ofSeconds(10).toNanos(),
                        Optional.of("ok"),
                        "m",
                        Optional.of("pong"))
                .seen(Story.of(story))
                .symptom()
                .wireName();
    }
}
