package dev.raceprobe.probe.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.probe.ws.ConnectorSettings.Limits;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6455, sentence by sentence, as bytes of a server: a row is one fact, after the manner of the Autobahn test suite. */
@Timeout(60)
class WireTest {
    @RegisterExtension
    static final Loop LOOP = new Loop();

    private static final WireCase WIRE = new WireCase(LOOP, Limits.DEFAULT, null);

    /** Frames of 1000 bytes, messages of 2000. */
    private static final WireCase SMALL = new WireCase(LOOP, new Limits(1000, 2000, 1 << 20, 16 << 10), null);

    private static void play(WireCase wire, String bytes, String heard) throws Exception {
        WireCase.Outcome outcome = wire.of(bytes);

        assertThat(outcome.heard()).isEqualTo(heard == null ? "" : heard);
        int code = outcome.ending().clean() ? 1000 : outcome.ending().code();
        assertThat(outcome.answers()).last().isEqualTo("88 0" + Integer.toHexString(code));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            §5.2 text of no bytes                        | 8100                          | text
            §5.2 text of 5 bytes                         | 8105 'Hello'                  | text Hello
            §5.2 text of 125 bytes, the most in 7 bits   | 817d 125*2a                   | text 125 chars
            §5.2 text of 126 bytes, the least in 16 bits | 817e007e 126*2a               | text 126 chars
            §5.2 text of 127 bytes                       | 817e007f 127*2a               | text 127 chars
            §5.2 text of 128 bytes                       | 817e0080 128*2a               | text 128 chars
            §5.2 text of 65535 bytes, the most in 16 bits  | 817effff 65535*2a           | text 65535 chars
            §5.2 text of 65536 bytes, the least in 64 bits | 817f0000000000010000 65536*2a | text 65536 chars
            §5.2 binary of no bytes                      | 8200                          | binary
            §5.2 binary of 125 bytes                     | 827d 125*fe                   | binary 125 bytes
            §5.2 binary of 126 bytes                     | 827e007e 126*fe               | binary 126 bytes
            §5.2 binary of 65536 bytes                   | 827f0000000000010000 65536*fe | binary 65536 bytes
            §5.2 two messages in one segment             | 810161 810162                 | text a; text b
            §5.2 125 bytes in 16 bits                    | 817e007d 125*2a | 1002 payload length not in the minimal number of bytes (RFC 6455 §5.2)
            §5.2 no bytes in 16 bits                     | 817e0000        | 1002 payload length not in the minimal number of bytes (RFC 6455 §5.2)
            §5.2 65535 bytes in 64 bits                  | 817f000000000000ffff | 1002 payload length not in the minimal number of bytes (RFC 6455 §5.2)
            §5.2 64 bits with the highest one set        | 817f8000000000000001 | 1002 payload length not in the minimal number of bytes (RFC 6455 §5.2)
            §5.2 64 bits, all set                        | 817fffffffffffffffff | 1002 payload length not in the minimal number of bytes (RFC 6455 §5.2)
            §5.1 a masked frame of a server              | 8185 00000000 'Hello' | 1002 masked frame of a server (RFC 6455 §5.1)
            §5.1 a masked ping of a server               | 8980 00000000         | 1002 masked frame of a server (RFC 6455 §5.1)
            §5.1 a masked Close of a server              | 8882 00000000 03e8    | 1002 masked frame of a server (RFC 6455 §5.1)
            """)
    void framing(String fact, String bytes, String heard) throws Exception {
        play(WIRE, bytes, heard);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            §5.2 RSV1 without an extension   | c10161      | 1002 reserved bits 0x40 without an extension (RFC 6455 §5.2)
            §5.2 RSV2                        | a10161      | 1002 reserved bits 0x20 without an extension (RFC 6455 §5.2)
            §5.2 RSV3                        | 910161      | 1002 reserved bits 0x10 without an extension (RFC 6455 §5.2)
            §5.2 RSV1, 2 and 3               | f10161      | 1002 reserved bits 0x70 without an extension (RFC 6455 §5.2)
            §5.2 RSV2 of a binary message    | a200        | 1002 reserved bits 0x20 without an extension (RFC 6455 §5.2)
            §5.2 RSV1 of a ping              | c900        | 1002 reserved bits 0x40 without an extension (RFC 6455 §5.2)
            §5.2 RSV3 of a pong              | 9a00        | 1002 reserved bits 0x10 without an extension (RFC 6455 §5.2)
            §5.2 RSV1 of a Close             | c80203e8    | 1002 reserved bits 0x40 without an extension (RFC 6455 §5.2)
            §5.2 RSV2 of a continuation      | 010161 a00162 | 1002 reserved bits 0x20 without an extension (RFC 6455 §5.2)
            §5.2 RSV1 after a good message   | 810161 c10162 | text a; 1002 reserved bits 0x40 without an extension (RFC 6455 §5.2)
            §5.2 opcode 3                    | 8300        | 1002 reserved opcode 0x3 (RFC 6455 §5.2)
            §5.2 opcode 4                    | 840161      | 1002 reserved opcode 0x4 (RFC 6455 §5.2)
            §5.2 opcode 5                    | 8500        | 1002 reserved opcode 0x5 (RFC 6455 §5.2)
            §5.2 opcode 6                    | 8600        | 1002 reserved opcode 0x6 (RFC 6455 §5.2)
            §5.2 opcode 7                    | 8700        | 1002 reserved opcode 0x7 (RFC 6455 §5.2)
            §5.2 opcode 11                   | 8b00        | 1002 reserved opcode 0xb (RFC 6455 §5.2)
            §5.2 opcode 12                   | 8c00        | 1002 reserved opcode 0xc (RFC 6455 §5.2)
            §5.2 opcode 13                   | 8d00        | 1002 reserved opcode 0xd (RFC 6455 §5.2)
            §5.2 opcode 14                   | 8e00        | 1002 reserved opcode 0xe (RFC 6455 §5.2)
            §5.2 opcode 15                   | 8f00        | 1002 reserved opcode 0xf (RFC 6455 §5.2)
            §5.2 opcode 3 within a message   | 010161 8300 | 1002 reserved opcode 0x3 (RFC 6455 §5.2)
            """)
    void reservedBitsAndOpcodes(String fact, String bytes, String heard) throws Exception {
        play(WIRE, bytes, heard);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            §5.4 two fragments                           | 0103 'Hel' 8002 'lo'          | text Hello
            §5.4 a fragment for each byte                | 010161 000162 000163 800164   | text abcd
            §5.4 empty fragments                         | 0100 0000 0000 8000           | text
            §5.4 an empty last fragment                  | 010161 8000                   | text a
            §5.4 binary in fragments                     | 0201ff 0001fe 8001fd          | binary fffefd
            §5.4 two fragmented messages                 | 010161 800162 020101 800102   | text ab; binary 0102
            §5.5 ping between fragments                  | 010161 8900 800162            | ping; text ab
            §5.5 pong between fragments                  | 010161 8a0178 800162          | pong x; text ab
            §5.5 pings between all fragments             | 010161 890131 000162 890132 800163 | ping; ping; text abc
            §5.5.1 Close between fragments               | 010161 880203e8               |
            §5.4 continuation of no message              | 8000                          | 1002 continuation of no message (RFC 6455 §5.4)
            §5.4 unfinished continuation of no message   | 000161                        | 1002 continuation of no message (RFC 6455 §5.4)
            §5.4 continuation after a finished message   | 810161 800162                 | text a; 1002 continuation of no message (RFC 6455 §5.4)
            §5.4 continuation after a ping               | 8900 800162                   | ping; 1002 continuation of no message (RFC 6455 §5.4)
            §5.4 a new text within a text                | 010161 810162                 | 1002 new message within a fragmented one (RFC 6455 §5.4)
            §5.4 a binary within a text                  | 010161 820162                 | 1002 new message within a fragmented one (RFC 6455 §5.4)
            §5.4 a new first fragment within a text      | 010161 010162                 | 1002 new message within a fragmented one (RFC 6455 §5.4)
            §5.5 fragmented ping                         | 090161 800162                 | 1002 fragmented control frame (RFC 6455 §5.5)
            §5.5 fragmented pong                         | 0a00                          | 1002 fragmented control frame (RFC 6455 §5.5)
            §5.5 fragmented Close                        | 080103 8001e8                 | 1002 fragmented control frame (RFC 6455 §5.5)
            §5.5 fragmented ping within a message        | 010161 0900                   | 1002 fragmented control frame (RFC 6455 §5.5)
            """)
    void fragmentation(String fact, String bytes, String heard) throws Exception {
        play(WIRE, bytes, heard);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            §5.5.3 a pong has the ping's payload         | 8903616263            | ping   | 8a 616263
            §5.5.3 of an empty ping                      | 8900                  | ping   | '8a '
            §5.5.3 of bytes that are no text             | 8904 00fffefd         | ping   | 8a 00fffefd
            §5.5.2 of a ping between fragments           | 010161 890131 800162  | ping; text ab | 8a 31
            §5.5.3 of each of some pings                 | 890131 890132 890133  | ping; ping; ping | 8a 31, 8a 32, 8a 33
            §5.5.3 an unsolicited pong is not answered   | 8a0178                | pong x |
            §5.5.3 pongs, then a ping                    | 8a00 8a00 890131      | pong; pong; ping | 8a 31
            """)
    void pingsAreAnswered(String fact, String bytes, String heard, String pongs) throws Exception {
        WireCase.Outcome outcome = WIRE.of(bytes);

        assertThat(outcome.heard()).isEqualTo(heard);
        List<String> answers = outcome.answers();
        assertThat(String.join(", ", answers.subList(0, answers.size() - 1))).isEqualTo(pongs == null ? "" : pongs);
        assertThat(answers).last().isEqualTo("88 03e8");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            §5.5 a ping of 125 bytes, the most     | 897d 125*61     | ping
            §5.5 a pong of 125 bytes               | 8a7d 125*61     | pong 125*a
            §5.5 a ping of 126 bytes               | 897e007e 126*61 | 1002 control frame over 125 bytes (RFC 6455 §5.5)
            §5.5 a pong of 126 bytes               | 8a7e007e 126*61 | 1002 control frame over 125 bytes (RFC 6455 §5.5)
            §5.5 a Close of 126 bytes              | 887e007e 03e8 124*61 | 1002 control frame over 125 bytes (RFC 6455 §5.5)
            §5.5 a ping of 64 KiB                  | 897f0000000000010000 | 1002 control frame over 125 bytes (RFC 6455 §5.5)
            """)
    void controlFramesAreShort(String fact, String bytes, String heard) throws Exception {
        play(WIRE, bytes, heard.replace("125*a", "a".repeat(125)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            §10.4 a frame as large as the limit          | 827e03e8 1000*fe       | binary 1000 bytes
            §10.4 a frame over the limit                 | 827e03e9 1001*fe       | 1009 frame of 1001 bytes, over the limit of 1000
            §10.4 a frame of 1 GiB that only is announced | 827f0000000040000000  | 1009 frame of 1073741824 bytes, over the limit of 1000
            §10.4 a frame of 2^63-1 bytes                | 827f7fffffffffffffff   | 1009 frame of 9223372036854775807 bytes, over the limit of 1000
            §10.4 a message as large as the limit        | 027e03e8 1000*fe 807e03e8 1000*fe | binary 2000 bytes
            §10.4 a message over the limit by one byte   | 027e03e8 1000*fe 007e03e8 1000*fe 8001fe | 1009 message of over 2000 bytes
            §10.4 a text over the limit                  | 017e03e8 1000*61 007e03e8 1000*61 800161 | 1009 message of over 2000 bytes
            §10.4 the limit is of one message            | 827e03e8 1000*fe 827e03e8 1000*fe 827e03e8 1000*fe | binary 1000 bytes; binary 1000 bytes; binary 1000 bytes
            §10.4 pings within do not count              | 027e03e8 1000*fe 897d 125*61 807e03e8 1000*fe | ping; binary 2000 bytes
            """)
    void whatIsTooLargeIs1009(String fact, String bytes, String heard) throws Exception {
        play(SMALL, bytes, heard);
    }
}
