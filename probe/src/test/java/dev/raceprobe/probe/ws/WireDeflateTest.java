package dev.raceprobe.probe.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.probe.ws.ConnectorSettings.Limits;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 7692, sentence by sentence, as bytes of a server. */
@Timeout(60)
class WireDeflateTest {
    @RegisterExtension
    static final Loop LOOP = new Loop();

    private static final WireCase TAKEOVER = new WireCase(LOOP, Limits.DEFAULT, "");
    private static final WireCase NO_TAKEOVER = new WireCase(LOOP, Limits.DEFAULT, "; server_no_context_takeover");

    /** Messages of 2000 bytes. */
    private static final WireCase SMALL = new WireCase(LOOP, new Limits(1000, 2000, 1 << 20, 16 << 10), "");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            §7.2.3.1 one frame                        | c107 f248cdc9c90700               | text Hello
            §7.2.3.1 two fragments                    | 4103 f248cd 8004 c9c90700         | text Hello
            §7.2.3.1 a ping between them              | 4103 f248cd 8900 8004 c9c90700    | ping; text Hello
            §7.2.3.1 an empty fragment between them   | 4103 f248cd 0000 8004 c9c90700    | text Hello
            §7.2.3.1 an empty last fragment           | 4107 f248cdc9c90700 8000          | text Hello
            §7.2.3.2 the window is shared by messages | c107 f248cdc9c90700 c105 f200110000 | text Hello; text Hello
            §7.2.3.2 with a plain message between     | c107 f248cdc9c90700 810161 c105 f200110000 | text Hello; text a; text Hello
            §7.2.3.3 a block without compression      | c10b 000500faff 'Hello' 00        | text Hello
            §7.2.3.4 a block with BFINAL              | c108 f348cdc9c9070000             | text Hello
            §7.2.3.4 and another message after it     | c108 f348cdc9c9070000 c107 f248cdc9c90700 | text Hello; text Hello
            §7.2.3.5 two blocks                       | c10d f24805000000ffffcac9c90700   | text Hello
            §7.2.3.6 an empty message                 | c101 00                           | text
            §6 binary                                 | c207 f248cdc9c90700               | binary 48656c6c6f
            §6 a message that is not compressed       | 8105 'Hello'                      | text Hello
            §6.2 RSV1 of a continuation               | 4103 f248cd c004 c9c90700         | 1002 reserved bits 0x40 without an extension (RFC 6455 §5.2)
            §6.1 RSV1 of a ping                       | c900                              | 1002 reserved bits 0x40 without an extension (RFC 6455 §5.2)
            §6.1 RSV1 of a Close                      | c80203e8                          | 1002 reserved bits 0x40 without an extension (RFC 6455 §5.2)
            §6 RSV2 beside RSV1                       | e107 f248cdc9c90700               | 1002 reserved bits 0x60 without an extension (RFC 6455 §5.2)
            §6 RSV3 alone                             | 910161                            | 1002 reserved bits 0x10 without an extension (RFC 6455 §5.2)
            RFC 6455 §8.1 text that is not UTF-8      | c108 000200fdff c328 00           | 1007 text is not UTF-8 (RFC 6455 §8.1)
            RFC 6455 §8.1 text that ends in a character | c108 000200fdff e282 00         | 1007 text ends within a character (RFC 6455 §8.1)
            RFC 6455 §8.1 a character over two fragments | 4106 000300fcff e2 8003 82ac00 | text €
            RFC 6455 §8.1 binary may hold any bytes   | c208 000200fdff c328 00           | binary c328
            """)
    void compressedMessages(String fact, String bytes, String heard) throws Exception {
        WireCase.Outcome outcome = TAKEOVER.of(bytes);

        assertThat(outcome.heard()).isEqualTo(heard);
        int code = outcome.ending().clean() ? 1000 : outcome.ending().code();
        assertThat(outcome.answers()).last().isEqualTo("88 0" + Integer.toHexString(code));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            §7.2.2 a block of a type that is none      | c101 07
            §7.2.2 bytes that are no DEFLATE           | c103 ffffff
            §7.2.2 a stored block of a wrong length    | c10b 000500fafe 'Hello' 00
            §7.2.2 back beyond all that was ever sent  | c105 f200110000
            """)
    void whatIsNotDeflateIs1007(String fact, String bytes) throws Exception {
        assertThat(TAKEOVER.of(bytes).heard()).startsWith("1007 compressed data is not DEFLATE (RFC 7692 §7.2.2): ");
    }

    @Test
    void withoutContextTakeoverEachMessageStandsAlone() throws Exception {
        assertThat(NO_TAKEOVER.of("c107 f248cdc9c90700 c107 f248cdc9c90700").heard())
                .isEqualTo("text Hello; text Hello");
        assertThat(NO_TAKEOVER.of("c107 f248cdc9c90700 c105 f200110000").heard())
                .startsWith("text Hello; 1007 compressed data is not DEFLATE");
    }

    @Test
    void aMessageAsLargeAsTheLimitIsReadAndOneByteMoreIsABomb() throws Exception {
        assertThat(SMALL.of(frame("c2", deflated(2000))).heard()).isEqualTo("binary 2000 bytes");
        assertThat(SMALL.of(frame("c2", deflated(2001))).heard())
                .isEqualTo("1009 message of over 2000 bytes when decompressed");
    }

    @Test
    void manyMessagesThatAreLargeWhenDecompressedAreNoBomb() throws Exception {
        String one = frame("c2", deflated(2000));

        assertThat(new WireCase(LOOP, new Limits(1000, 2000, 1 << 20, 16 << 10), "; server_no_context_takeover")
                        .of(one + one + one)
                        .heard())
                .isEqualTo("binary 2000 bytes; binary 2000 bytes; binary 2000 bytes");
    }

    @ParameterizedTest(name = "{0} bytes when decompressed, in fragments of {1}")
    @CsvSource({"10000, 1", "10000, 7", "800000, 100", "800000, 1000"})
    void aBombIsOneHoweverItIsCutUp(int bytes, int fragment) throws Exception {
        byte[] bomb = deflated(bytes);
        StringBuilder frames = new StringBuilder();
        for (int from = 0; from < bomb.length; from += fragment) {
            byte[] piece = Arrays.copyOfRange(bomb, from, Math.min(bomb.length, from + fragment));
            boolean last = from + fragment >= bomb.length;
            frames.append(frame(last ? from == 0 ? "c2" : "80" : from == 0 ? "42" : "00", piece));
        }

        assertThat(SMALL.of(frames.toString()).heard()).isEqualTo("1009 message of over 2000 bytes when decompressed");
    }

    private static String frame(String first, byte[] payload) {
        String length =
                payload.length < 126 ? String.format("%02x", payload.length) : String.format("7e%04x", payload.length);
        return first + length + HexFormat.of().formatHex(payload) + " ";
    }

    /** So many zeros, flushed, without the last four bytes (RFC 7692 §7.2.1). */
    private static byte[] deflated(int zeros) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(new byte[zeros]);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = new byte[8192];
        int made;
        do {
            made = deflater.deflate(bytes, 0, bytes.length, Deflater.SYNC_FLUSH);
            out.write(bytes, 0, made);
        } while (made == bytes.length);
        deflater.end();
        return Arrays.copyOf(out.toByteArray(), out.size() - 4);
    }
}
