package dev.raceprobe.probe.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.Protocol;
import dev.raceprobe.probe.timeline.FrameFacts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolsTest {
    private static FrameFacts read(String type, String sequence, String correlation, String user, String text) {
        ByteBuf utf8 = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
        return new Protocols(new Protocol(type, sequence, correlation, user, null, null, null, null)).read(utf8);
    }

    private static FrameFacts read(String text) {
        return read(null, null, null, null, text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"type":"a","id":"1","seq":3,"user":"u"}           | a | 1  | 3  | u
            {"user":"u","nested":{"type":"b","id":2},"type":"a"} | a |    | -1 | u
            {"type":{"type":"b"},"id":["1"],"seq":"7"}         |   |    | 7  |
            {"type":"a","type":"b"}                            | b |    | -1 |
            {"id":5,"user":true,"type":null,"seq":1.5}         |   | 5  | -1 | true
            {"seq":-4}                                         |   |    | -1 |
            {"seq":99999999999999999999999999}                 |   |    | -1 |
            {"type":"\\u0061\\"b"}                             | a"b |  | -1 |
            {"type":"a"} {"type":"b"}                          | a |    | -1 |
            {"type":"a"                                        |   |    | -1 |
            "type"                                             |   |    | -1 |
            [{"type":"a"}]                                     |   |    | -1 |
            not json                                           |   |    | -1 |
            """)
    void fieldsAreReadByTheirPointers(String text, String type, String id, long sequence, String user) {
        FrameFacts facts = read(text);

        assertThat(facts.type()).isEqualTo(type == null ? "" : type);
        assertThat(facts.correlation()).isEqualTo(id == null ? "" : id);
        assertThat(facts.sequence()).isEqualTo(sequence);
        assertThat(facts.user()).isEqualTo(user == null ? "" : user);
    }

    /** RFC 6901 §5, and an array around it all. */
    @ParameterizedTest
    @CsvSource({
        "/0/foo/0,bar",
        "/0/,0",
        "/0/a~1b,1",
        "/0/m~0n,8",
        "/0/c%d,2",
        "/1,x",
        "/2,''",
        "/0/foo,''",
        "/-,''",
        "/00,''"
    })
    void pointersAreThoseOfRfc6901(String pointer, String value) {
        String text = "[{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"m~n\":8,\"c%d\":2},\"x\"]";

        assertThat(read(pointer, null, null, null, text).type()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "{\"type\":\"t\",\"a\":["})
    void deepNestingIsNoMessageOfOurs(String opener) {
        assertThat(read(opener.repeat(100_000)).type()).isEmpty();
    }

    @Test
    void aTextIsBoundedHoweverLongItIs() {
        assertThat(read("{\"type\":\"" + "x".repeat(1_000_000) + "\"}").type()).hasSize(512);
    }

    @Test
    void everyCanaryInAMessageIsSeen() {
        Ids ids = new Ids(1);
        String a = ids.canary();
        String b = ids.canary();

        assertThat(read("{\"text\":[\"" + a + "\",\"" + b + "\",\"" + a + "\"]}")
                        .canaries())
                .containsExactly(a, b);
        assertThat(read("a cut one: " + a.substring(1) + " rp-canary-1").canaries())
                .isEmpty();
    }

    @Test
    void aCanaryInABinaryMessageIsSeenToo() {
        String canary = new Ids(1).canary();
        ByteBuf binary = Unpooled.wrappedBuffer(
                new byte[] {(byte) 0xff, 0, 7}, canary.getBytes(StandardCharsets.US_ASCII), new byte[] {(byte) 0x80});
        Protocols protocols = new Protocols(new Protocol(null, null, null, null, null, null, null, List.of()));

        assertThat(protocols.readBinary(binary).canaries()).containsExactly(canary);
    }
}
