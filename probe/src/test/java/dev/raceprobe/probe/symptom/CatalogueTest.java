package dev.raceprobe.probe.symptom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {
    private final Catalogue catalogue = Catalogue.withPatterns(List.of("Message routing failed"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"m":"WebSocket is not connected. Need to call \\"accept\\" first."} | starlette-not-accepted | true
            WebSocket is not connected. Need to call "accept" first.             | starlette-not-accepted | true
            Cannot call "send" once a close message has been sent.               | starlette-send-state   | false
            Cannot call "receive" once a disconnect message has been received.   | starlette-receive-state | false
            WebSocket is not open: readyState 0 (CONNECTING)                     | node-ws-not-open       | false
            {"code":1,"message":"Session ID unknown"}                            | socketio-session-unknown | false
            {"status":"error","response":{"reason":"unmatched topic"}}           | phoenix-unmatched-topic | false
            no close frame received or sent                                      | python-websockets-closed | false
            Trying to work with closed connection                                | tungstenite-closed     | false
            {"error":"Message routing failed: 7"}                                | pattern-0              | false
            """)
    void aTextGivesItsFrameworkAway(String text, String name, boolean provesEarlyRead) {
        assertThat(catalogue.match(text)).hasValueSatisfying(entry -> {
            assertThat(entry.name()).isEqualTo(name);
            assertThat(entry.provesEarlyRead()).isEqualTo(provesEarlyRead);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"type":"pong","id":"rp-1"}
            {"type":"chat","text":"Need to call the dentist first, please accept"}
            {"type":"chat","text":"the session ID is unknown to me"}
            """)
    void ordinaryTextsMatchNothing(String text) {
        assertThat(catalogue.match(text)).isEmpty();
    }

    @Test
    void namesAreUniqueAndFitADetail() {
        assertThat(catalogue.entries())
                .extracting(Catalogue.Entry::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z0-9-]+"));
    }
}
