package dev.raceprobe.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** A WebSocket client of few words on a blocking socket: nothing between the test and the bytes. */
final class RawClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final String response;

    private RawClient(int port, String uri, Map<String, String> headers, byte[] early) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        StringBuilder request = new StringBuilder("GET " + uri + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n"
                + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        headers.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        byte[] head = request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = Arrays.copyOf(head, head.length + early.length);
        System.arraycopy(early, 0, all, head.length, early.length);
        out.write(all);
        response = readResponse();
    }

    static RawClient open(FaultyTarget target, String uri, String user) {
        RawClient client = handshake(target, uri, Map.of("Authorization", "Bearer " + Tokens.of(user)));
        if (client.status() != 101) {
            throw new IllegalStateException(client.response);
        }
        return client;
    }

    /** Sends a ping, as no client should, along with the opening handshake. */
    static RawClient openWithEarlyPing(FaultyTarget target, String uri, String id) {
        byte[] text = ("{\"type\":\"ping\",\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
        byte[] frame = new byte[6 + text.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | text.length);
        System.arraycopy(text, 0, frame, 6, text.length);
        try {
            return new RawClient(target.port(), uri, Map.of("Authorization", "Bearer " + Tokens.of("ann")), frame);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RawClient handshake(FaultyTarget target, String uri, Map<String, String> headers) {
        try {
            return new RawClient(target.port(), uri, headers, new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int status() {
        return Integer.parseInt(response.split(" ")[1]);
    }

    /** The status line and the headers. */
    String response() {
        return response;
    }

    /** The body of a response that has a Content-Length. */
    String body() {
        try {
            String after = response.toLowerCase(Locale.ROOT).split("content-length: ")[1];
            int length = Integer.parseInt(after.substring(0, after.indexOf('\r')));
            return new String(in.readNBytes(length), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawClient ping(String id) {
        return send("{\"type\":\"ping\",\"id\":\"" + id + "\"}");
    }

    RawClient chat(String id, String text) {
        return send("{\"type\":\"chat\",\"id\":\"" + id + "\",\"text\":\"" + text + "\"}");
    }

    RawClient send(String text) {
        return frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    RawClient sendClose(int code) {
        return frame(0x88, new byte[] {(byte) (code >> 8), (byte) code});
    }

    /** The next frame: {@code connection_established}, {@code pong a}, {@code error}, {@code close 1011}, {@code eof}, {@code reset}. */
    String next() {
        try {
            int opcode = in.read();
            if (opcode < 0) {
                return "eof";
            }
            byte[] payload = payload();
            if ((opcode & 0x0F) == 8) {
                return "close " + ((payload[0] & 0xFF) << 8 | payload[1] & 0xFF);
            }
            JsonNode frame = JSON.readTree(payload);
            return (frame.path("type").asText() + " " + frame.path("id").asText()).strip();
        } catch (SocketTimeoutException e) {
            return "silence";
        } catch (IOException e) {
            return "reset";
        }
    }

    JsonNode nextFrame() {
        try {
            in.readByte();
            return JSON.readTree(payload());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RawClient frame(int opcode, byte[] payload) {
        try {
            boolean small = payload.length < 126;
            byte[] head = small
                    ? new byte[] {(byte) opcode, (byte) (0x80 | payload.length), 0, 0, 0, 0}
                    : new byte[] {
                        (byte) opcode,
                        (byte) (0x80 | 126),
                        (byte) (payload.length >> 8),
                        (byte) payload.length,
                        0,
                        0,
                        0,
                        0
                    };
            byte[] bytes = Arrays.copyOf(head, head.length + payload.length);
            System.arraycopy(payload, 0, bytes, head.length, payload.length);
            out.write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] payload() throws IOException {
        int length = in.readByte() & 0x7F;
        return in.readNBytes(length == 126 ? in.readUnsignedShort() : length);
    }

    private String readResponse() throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no response, got \"" + text + "\"");
            }
            text.append((char) next);
        }
        return text.toString();
    }
}
