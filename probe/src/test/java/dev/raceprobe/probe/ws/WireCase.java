package dev.raceprobe.probe.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.probe.ws.ConnectionListener.Ending;
import dev.raceprobe.probe.ws.ConnectorSettings.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One row of the wire suite: what a server writes after its 101, and what our client makes of it. Bytes are hexadecimal; {@code
 * 125*2a} is a byte so many times, {@code 'Hello'} is ASCII.
 *
 * <p>What is heard reads {@code text Hello; ping}. A connection that we fail adds the code and the rule; one that we do not is
 * closed by the server with 1000, which adds nothing.
 */
final class WireCase {
    private static final byte[] NORMAL_CLOSE = RawServer.hex("880203e8");

    private final Loop loop;
    private final Limits limits;
    private final String extension;

    /** @param extension parameters of permessage-deflate that the server agrees to, empty for none; null: no compression */
    WireCase(Loop loop, Limits limits, String extension) {
        this.loop = loop;
        this.limits = limits;
        this.extension = extension;
    }

    /**
     * What came of it.
     *
     * @param heard as above
     * @param answers frames of ours that the server read, the Close included
     */
    record Outcome(String heard, List<String> answers, Ending ending) {}

    static byte[] bytes(String notation) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String word : notation.trim().split("\\s+")) {
            int times = word.indexOf('*');
            if (word.startsWith("'")) {
                out.writeBytes(word.substring(1, word.length() - 1).getBytes(StandardCharsets.US_ASCII));
            } else if (times < 0) {
                out.writeBytes(RawServer.hex(word));
            } else {
                byte[] repeated = RawServer.hex(word.substring(times + 1));
                for (int i = Integer.parseInt(word.substring(0, times)); i > 0; i--) {
                    out.writeBytes(repeated);
                }
            }
        }
        return out.toByteArray();
    }

    /** In one write, and byte by byte: neither may matter. */
    Outcome of(String notation) throws Exception {
        byte[] bytes = bytes(notation);
        Outcome whole = of(bytes, false);
        if (bytes.length < 600) {
            Outcome inPieces = of(bytes, true);
            assertThat(inPieces.heard()).as("byte by byte").isEqualTo(whole.heard());
            assertThat(inPieces.answers()).as("byte by byte").isEqualTo(whole.answers());
        }
        return whole;
    }

    private Outcome of(byte[] bytes, boolean byteByByte) throws Exception {
        CompletableFuture<List<String>> answers = new CompletableFuture<>();
        try (RawServer server = new RawServer(peer -> {
            if (extension == null) {
                peer.upgrade();
            } else {
                peer.upgrade("Sec-WebSocket-Extensions: permessage-deflate" + extension + "\r\n");
            }
            write(peer, bytes, byteByByte);
            answers.complete(answers(peer));
        })) {
            ConnectorSettings settings =
                    Loop.with(Loop.plain("127.0.0.1", server.port()), null, 30_000, extension != null, limits);
            Recorder recorder = loop.open(settings, Loop.opening(), new Recorder());
            Ending ending = recorder.awaitEnd();
            return new Outcome(heard(recorder, ending), answers.get(30, TimeUnit.SECONDS), ending);
        }
    }

    private static void write(RawServer.Peer peer, byte[] bytes, boolean byteByByte) throws IOException {
        try {
            if (byteByByte) {
                for (byte one : bytes) {
                    peer.send(new byte[] {one});
                }
            } else {
                peer.send(bytes);
            }
            peer.send(NORMAL_CLOSE);
        } catch (SocketException e) {
            // a client that failed the connection need not read on
            assertThat(e.getMessage().toLowerCase(Locale.ROOT)).containsAnyOf("reset", "broken pipe", "aborted");
        }
    }

    private static List<String> answers(RawServer.Peer peer) throws IOException {
        List<String> answers = new ArrayList<>();
        for (String frame = peer.readFrame(); frame != null; frame = peer.readFrame()) {
            answers.add(frame);
            if (frame.startsWith("88")) {
                break;
            }
        }
        return answers;
    }

    private static String heard(Recorder recorder, Ending ending) {
        List<String> heard = new ArrayList<>(recorder.afterUpgrade());
        heard.remove("ended");
        if (ending.clean()) {
            heard.remove("close 1000");
        } else {
            heard.add(ending.code() + " " + ending.detail());
        }
        return heard.stream().map(String::strip).collect(Collectors.joining("; "));
    }
}
