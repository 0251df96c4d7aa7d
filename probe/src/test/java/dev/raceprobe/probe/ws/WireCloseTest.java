package dev.raceprobe.probe.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.probe.ws.ConnectionListener.Ending;
import dev.raceprobe.probe.ws.ConnectionListener.Initiator;
import dev.raceprobe.probe.ws.ConnectorSettings.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 §5.5.1 and §7: how a server ends a connection, as bytes. */
@Timeout(60)
class WireCloseTest {
    @RegisterExtension
    static final Loop LOOP = new Loop();

    private static final WireCase WIRE = new WireCase(LOOP, Limits.DEFAULT, null);

    /** Codes that are defined (§7.4.1), that IANA has registered, or that are free for use (§7.4.2). */
    @ParameterizedTest(name = "§7.4 {0} may be sent")
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4401, 4999
            })
    void closeCodesThatMayBeSent(int code) throws Exception {
        WireCase.Outcome outcome = WIRE.of("8802" + String.format("%04x", code));

        assertThat(outcome.ending())
                .isEqualTo(new Ending(ConnectResult.OPENED, 101, code, "", Initiator.SERVER, true, ""));
        assertThat(outcome.answers()).containsExactly("88 " + String.format("%04x", code));
    }

    @ParameterizedTest(name = "§7.4 {0} must not be sent")
    @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 1999, 2000, 2999, 5000, 5001, 32768, 65535})
    void closeCodesThatMustNotBeSent(int code) throws Exception {
        WireCase.Outcome outcome = WIRE.of("8802" + String.format("%04x", code));

        assertThat(outcome.heard()).isEqualTo("1002 close code " + code + " must not be sent (RFC 6455 §7.4)");
        assertThat(outcome.answers()).containsExactly("88 03ea");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            §5.5.1 without a code                  | 8800                          | 1005 |    | true  |
            §5.5.1 half a code                     | 880103                        | 1002 |    | false | Close frame with one byte (RFC 6455 §5.5.1)
            §5.5.1 a reason                        | 8804 03e8 'ok'                | 1000 | ok | true  |
            §5.5.1 a reason of 3 bytes a character | 8805 03e8 e282ac              | 1000 | €  | true  |
            §5.5.1 a reason that is not UTF-8      | 8804 03e8 c328                | 1007 |    | false | close reason is not UTF-8 (RFC 6455 §5.5.1)
            §5.5.1 a reason with a surrogate       | 8805 03e8 eda080              | 1007 |    | false | close reason is not UTF-8 (RFC 6455 §5.5.1)
            §5.5.1 a reason that ends in a character | 8804 03e8 e282              | 1007 |    | false | close reason is not UTF-8 (RFC 6455 §5.5.1)
            §5.5.1 nothing is read after a Close   | 880203e8 810161 8300          | 1000 |    | true  |
            §5.5.1 nor a second Close              | 880203e9 880203ea             | 1001 |    | true  |
            §7.1.5 the first rule that is broken counts | 8300 880203e8            | 1002 |    | false | reserved opcode 0x3 (RFC 6455 §5.2)
            """)
    void closeFrames(String fact, String bytes, int code, String reason, boolean clean, String detail)
            throws Exception {
        WireCase.Outcome outcome = WIRE.of(bytes);

        assertThat(outcome.ending())
                .isEqualTo(new Ending(
                        ConnectResult.OPENED,
                        101,
                        code,
                        reason == null ? "" : reason,
                        clean ? Initiator.SERVER : Initiator.CLIENT,
                        clean,
                        detail == null ? "" : detail));
        assertThat(outcome.answers()).containsExactly(code == 1005 ? "88 " : "88 " + String.format("%04x", code));
    }

    @Test
    void aReasonAsLongAsAFrameAllowsIsReadWhole() throws Exception {
        assertThat(WIRE.of("887d 03e8 123*61").ending().reason()).isEqualTo("a".repeat(123));
    }

    /** The server ends its half of the stream, and never sends a Close of its own unless the bytes hold one. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            §7.1.4 half-close between frames          | 810161             | 1006 | SERVER | false | end of stream without a Close frame
            §7.1.4 half-close at once                 | 8900               | 1006 | SERVER | false | end of stream without a Close frame
            §7.1.4 half-close within a frame's head   | 810161 81          | 1006 | SERVER | false | end of stream without a Close frame
            §7.1.4 half-close within a length         | 817e00             | 1006 | SERVER | false | end of stream without a Close frame
            §7.1.4 half-close within a payload        | 8105 'He'          | 1006 | SERVER | false | end of stream without a Close frame
            §7.1.4 half-close between fragments       | 010161             | 1006 | SERVER | false | end of stream without a Close frame
            §7.1.4 half-close within a Close          | 8802 03            | 1006 | SERVER | false | end of stream without a Close frame
            §7.1.1 half-close right after its Close   | 880203e8           | 1000 | SERVER | true  |
            """)
    void halfCloses(String fact, String bytes, int code, Initiator initiator, boolean clean, String detail)
            throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            peer.send(WireCase.bytes(bytes));
            peer.socket.shutdownOutput();
            peer.drain();
        })) {
            Recorder recorder = LOOP.open(Loop.plain("127.0.0.1", server.port()), Loop.opening(), new Recorder());

            assertThat(recorder.awaitEnd())
                    .isEqualTo(new Ending(
                            ConnectResult.OPENED, 101, code, "", initiator, clean, detail == null ? "" : detail));
        }
    }

    @Test
    void aHalfCloseInsteadOfAnAnswerToOurCloseIsNotClean() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.upgrade();
            assertThat(peer.readFrame()).isEqualTo("88 03e8");
            peer.socket.shutdownOutput();
            peer.drain();
        })) {
            Recorder recorder = new Recorder().onUpgrade(c -> c.close(1000, ""));
            LOOP.open(Loop.plain("127.0.0.1", server.port()), Loop.opening(), recorder);

            assertThat(recorder.awaitEnd())
                    .isEqualTo(new Ending(
                            ConnectResult.OPENED,
                            101,
                            1000,
                            "",
                            Initiator.CLIENT,
                            false,
                            "the transport ended before the peer's Close"));
        }
    }
}
