package dev.raceprobe.probe.symptom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest {
    private final Catalogue catalogue = Catalogue.withPatterns(List.of("Message routing failed"));

    private static final String TEXTS = """
            {"m":"WebSocket is not connected. Need to call \\"accept\\" first."} | starlette-not-accepted | true
            WebSocket is not connected. Need to call "accept" first.             | starlette-not-accepted | true
            Cannot call "send" once a close message has been sent.               | starlette-send-state   | false
            Cannot call "receive" once a disconnect message has been received.   | starlette-receive-state | false
            WebSocket is not open: readyState 0 (CONNECTING)                     | node-ws-not-open       | false
            {"code":1,"message":"Session ID unknown"}                            | socketio-session-unknown | false
            {"status":"error","response":{"reason":"unmatched topic"}}           | phoenix-unmatched-topic | false
            no close frame received or sent                                      | python-websockets-closed | false
            Trying to work with closed connection                                | tungstenite-closed     | false
            UT002002: Channel is closed                                          | undertow-channel-closed | false
            {"error":"Handshake was canceled."}                                  | signalr-handshake      | false
            failed to write msg: use of closed network connection                | nhooyr-closed          | false
            failed to get reader: WebSocket closed: received close frame         | nhooyr-closed          | false
            Unexpected ASGI message 'websocket.send', after sending 'websocket.close'. | uvicorn-after-close | false
            Expected ASGI message 'websocket.accept', 'websocket.close' or       | asgi-expected-message  | false
            WebSocket session is not yet initialized                             | spring-session-not-initialized | false
            The WebSocket session [1f] has been closed and no method (apart from close()) may | tomcat-session-closed | false
            The remote endpoint was in state [TEXT_FULL_WRITING] which is an invalid state | tomcat-remote-endpoint-state | false
            java.nio.channels.ClosedChannelException                             | netty-channel-closed   | false
            concurrent write to websocket connection                             | gorilla-concurrent-write | false
            Concurrent call to receive() is not allowed                          | aiohttp-concurrent-receive | false
            cannot call recv while another coroutine is already running recv     | python-websockets-concurrent-recv | false
            Socket has not been accepted, so cannot send over it                 | daphne-not-accepted    | false
            Unable to find subscription with identifier: {"channel":"Chat"}      | action-cable-no-subscription | false
            tornado.websocket.WebSocketClosedError                               | tornado-closed         | false
            Sending after closing is not allowed                                 | tungstenite-sent-after-close | false
            java.lang.IllegalStateException: Cannot send a message when session is closed | spring-sockjs-closed | false
            UT002031: Only one FragmentedSender can be used at the same time     | undertow-concurrent-send | false
            {"error":"java.lang.IllegalStateException: WebSocket is closed"}     | vertx-closed           | false
            websocket: close sent                                                | gorilla-close-sent     | false
            http: panic serving 10.0.0.7:52110: repeated read on failed websocket connection | gorilla-repeated-read | false
            {"detail":"RuntimeError('Call .prepare() first')"}                   | aiohttp-not-prepared   | false
            aiohttp.client_exceptions.ClientConnectionResetError: Cannot write to closing transport | aiohttp-closing | false
            {"error":"Message routing failed: 7"}                                | pattern-0              | false
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = TEXTS)
    void aTextGivesItsFrameworkAway(String text, String name, boolean provesEarlyRead) {
        assertThat(catalogue.match(text)).hasValueSatisfying(entry -> {
            assertThat(entry.name()).isEqualTo(name);
            assertThat(entry.provesEarlyRead()).isEqualTo(provesEarlyRead);
        });
    }

    @Test
    void everyEntryHasAText() {
        assertThat(TEXTS.lines().map(line -> line.split("\\|")[1].strip()))
                .containsAll(
                        catalogue.entries().stream().map(Catalogue.Entry::name).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"type":"pong","id":"rp-1"}
            {"type":"chat","text":"Need to call the dentist first, please accept"}
            {"type":"chat","text":"the session ID is unknown to me"}
            {"type":"chat","text":"the session was closed, and the handshake was canceled by my boss"}
            {"type":"chat","text":"UT0020 is the number of my flight; the channel is closed"}
            """)
    void ordinaryTextsMatchNothing(String text) {
        assertThat(catalogue.match(text)).isEmpty();
    }

    @Test
    void onlyTheBeginningOfAMessageIsSearched() {
        String error = "Message routing failed";
        String before = "x".repeat(Catalogue.SEARCHED - error.length());

        assertThat(catalogue.match(before + error)).isPresent();
        assertThat(catalogue.match("x" + before + error)).isEmpty();
    }

    @Test
    void namesAreUniqueAndFitADetail() {
        assertThat(catalogue.entries())
                .extracting(Catalogue.Entry::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z0-9-]+"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Starlette/ASGI",
                "Node ws",
                "Socket.IO",
                "Spring/Tomcat",
                "Undertow",
                "Netty/Vert.x",
                "gorilla",
                "nhooyr",
                "SignalR",
                "Phoenix",
                "Tornado",
                "aiohttp",
                "python-websockets",
                "Django channels",
                "Action Cable",
                "tungstenite"
            })
    void everyFrameworkHasATextOfItsOwn(String framework) {
        assertThat(catalogue.entries())
                .extracting(Catalogue.Entry::framework)
                .anyMatch(name -> name.startsWith(framework));
    }

    @Test
    void everyEntrySaysWhoSaysItSinceWhenAndWhatItProves() {
        assertThat(catalogue.entries())
                .filteredOn(entry -> !entry.framework().isEmpty())
                .allSatisfy(entry -> {
                    assertThat(entry.versions()).as(entry.name()).containsPattern("[0-9]");
                    assertThat(entry.meaning()).as(entry.name()).hasSizeGreaterThan(20);
                    assertThat(entry.literal()).as(entry.name()).hasSizeGreaterThan(5);
                });
        assertThat(catalogue.entries())
                .filteredOn(Catalogue.Entry::provesEarlyRead)
                .extracting(Catalogue.Entry::name)
                .containsExactly("starlette-not-accepted");
    }
}
