package dev.raceprobe.probe.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.probe.ws.ConnectorSettings.Limits;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6455 §8.1 and RFC 3629: text in one frame, and in two fragments wherever it is cut. */
@Timeout(60)
class WireUtf8Test {
    @RegisterExtension
    static final Loop LOOP = new Loop();

    private static final WireCase WIRE = new WireCase(LOOP, Limits.DEFAULT, null);

    private static String frame(String first, byte[] text) {
        return first + String.format("%02x", text.length) + HexFormat.of().formatHex(text);
    }

    private static String fragments(byte[] text, int cutAt) {
        return frame("01", java.util.Arrays.copyOf(text, cutAt)) + " 8900 "
                + frame("80", java.util.Arrays.copyOfRange(text, cutAt, text.length));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            U+0000, the first of 1 byte     | 00
            U+007F, the last of 1 byte      | 7f
            U+0080, the first of 2 bytes    | c280
            U+07FF, the last of 2 bytes     | dfbf
            U+0800, the first of 3 bytes    | e0a080
            U+D7FF, before the surrogates   | ed9fbf
            U+E000, after the surrogates    | ee8080
            U+FFFD, the replacement         | efbfbd
            U+FFFE, no character, yet valid | efbfbe
            U+FFFF, the last of 3 bytes     | efbfbf
            U+10000, the first of 4 bytes   | f0908080
            U+10FFFF, the last of all       | f48fbfbf
            U+FEFF, a byte order mark       | efbbbf
            Greek                           | ceba e1bdb9 cf83 cebc ceb5
            between ASCII                   | 61 e282ac 62 f09f9880 63
            """)
    void textThatIsUtf8IsReadWhereverItIsCut(String fact, String hex) throws Exception {
        byte[] text = RawServer.hex(hex);
        String expected = "text " + new String(text, StandardCharsets.UTF_8);

        assertThat(WIRE.of(frame("81", text)).heard()).isEqualTo(expected);
        for (int cutAt = 1; cutAt < text.length; cutAt++) {
            assertThat(WIRE.of(fragments(text, cutAt)).heard())
                    .as("cut after %d bytes", cutAt)
                    .isEqualTo("ping; " + expected);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a continuation byte alone, 80          | 80
            a continuation byte alone, BF          | bf
            two continuation bytes                 | 61 80bf
            2 bytes, the second missing            | c3 20
            3 bytes, the third missing             | e282 20
            4 bytes, the fourth missing            | f09f98 20
            2 bytes with a bad second              | c328
            3 bytes with a bad second              | e228a1
            3 bytes with a bad third               | e28228
            4 bytes with a bad second              | f0288cbc
            4 bytes with a bad fourth              | f0908c28
            the byte FE                            | fe
            the byte FF                            | 61 ff
            the byte C0                            | c080
            the byte C1                            | c1bf
            an overlong slash of 2 bytes           | c0af
            an overlong slash of 3 bytes           | e080af
            an overlong slash of 4 bytes           | f08080af
            the greatest overlong of 3 bytes       | e09fbf
            the greatest overlong of 4 bytes       | f08fbfbf
            a surrogate, U+D800                    | eda080
            a surrogate, U+DB7F                    | edadbf
            a surrogate, U+DFFF                    | edbfbf
            a pair of surrogates                   | eda081 edb080
            over U+10FFFF                          | f4908080
            5 bytes                                | f888808080
            6 bytes                                | fc8480808080
            good text, then bad                    | cebae1bdb9cf83cebcceb5 eda080 656469746564
            """)
    void textThatIsNotUtf8Is1007WhereverItIsCut(String fact, String hex) throws Exception {
        byte[] text = RawServer.hex(hex);

        assertThat(WIRE.of(frame("81", text)).heard()).isEqualTo("1007 text is not UTF-8 (RFC 6455 §8.1)");
        for (int cutAt = 1; cutAt < text.length; cutAt++) {
            // a rule that is broken in the first fragment is told before the ping
            assertThat(WIRE.of(fragments(text, cutAt)).heard())
                    .as("cut after %d bytes", cutAt)
                    .isIn("1007 text is not UTF-8 (RFC 6455 §8.1)", "ping; 1007 text is not UTF-8 (RFC 6455 §8.1)");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            the first of 2 bytes        | c3
            the first of 3 bytes        | e2
            two of 3 bytes              | e282
            three of 4 bytes            | 61 f09f98
            """)
    void aMessageMustNotEndWithinACharacter(String fact, String hex) throws Exception {
        byte[] text = RawServer.hex(hex);

        assertThat(WIRE.of(frame("81", text)).heard()).isEqualTo("1007 text ends within a character (RFC 6455 §8.1)");
        assertThat(WIRE.of(fragments(text, text.length)).heard())
                .isEqualTo("ping; 1007 text ends within a character (RFC 6455 §8.1)");
        assertThat(WIRE.of(frame("81", text) + " 810161").heard())
                .as("nor does the next message go on with it")
                .isEqualTo("1007 text ends within a character (RFC 6455 §8.1)");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"8201ff, binary ff", "0201c3 800128, binary c328", "890180 , ping"})
    void whatIsNoTextMayHoldAnyBytes(String hex, String heard) throws Exception {
        assertThat(WIRE.of(hex).heard()).isEqualTo(heard);
    }
}
