package dev.raceprobe.probe.ws;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;

/** Writes the request of an opening handshake (RFC 6455 §4.1); what all requests share is encoded once. */
final class UpgradeRequest {
    private static final Set<String> OURS = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private static final byte[] GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GET = "GET ".getBytes(StandardCharsets.US_ASCII);

    static {
        OURS.addAll(Set.of(
                "Connection",
                "Upgrade",
                "Content-Length",
                "Transfer-Encoding",
                "Sec-WebSocket-Key",
                "Sec-WebSocket-Version",
                "Sec-WebSocket-Extensions",
                "Sec-WebSocket-Protocol"));
    }

    private final byte[] host;
    private final byte[] origin;
    private final byte[] shared;
    private final MessageDigest sha1;

    UpgradeRequest(ConnectorSettings settings) {
        if (settings.origin() != null && !HttpChars.isFieldValue(settings.origin())) {
            throw new IllegalArgumentException("target.origin must be the value of a header");
        }
        host = ascii("Host: " + settings.hostHeader() + "\r\n");
        origin = settings.origin() == null ? new byte[0] : ascii("Origin: " + settings.origin() + "\r\n");
        shared = ascii((settings.compression() ? "Sec-WebSocket-Extensions: " + Compression.OFFER + "\r\n" : "")
                + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ");
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-1", e);
        }
    }

    /**
     * Appends the request.
     *
     * @throws IllegalArgumentException if path, a header or a subprotocol cannot be sent; without its value
     */
    void write(ByteBuf out, Opening opening, byte[] key) {
        if (!HttpChars.isRequestTarget(opening.pathAndQuery())) {
            throw new IllegalArgumentException("path and query must begin with / and be printable ASCII");
        }
        out.writeBytes(GET);
        ByteBufUtil.writeAscii(out, opening.pathAndQuery());
        out.writeBytes(ascii(" HTTP/1.1\r\n"));
        if (!has(opening, "Host")) {
            out.writeBytes(host);
        }
        if (!has(opening, "Origin")) {
            out.writeBytes(origin);
        }
        out.writeBytes(shared).writeBytes(key).writeShort('\r' << 8 | '\n');
        for (Opening.NameValue header : opening.headers()) {
            header(out, header);
        }
        if (!opening.subprotocols().isEmpty()) {
            subprotocols(out, opening);
        }
        out.writeShort('\r' << 8 | '\n');
    }

    /** The Sec-WebSocket-Accept that answers a key. */
    String accept(byte[] key) {
        sha1.update(key);
        return Base64.getEncoder().encodeToString(sha1.digest(GUID));
    }

    private static boolean has(Opening opening, String name) {
        for (Opening.NameValue header : opening.headers()) {
            if (header.name().equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    private static void header(ByteBuf out, Opening.NameValue header) {
        if (!HttpChars.isToken(header.name()) || OURS.contains(header.name())) {
            throw new IllegalArgumentException("the header " + header.name() + " cannot be set");
        }
        if (!HttpChars.isFieldValue(header.value())) {
            throw new IllegalArgumentException("the value of the header " + header.name() + " cannot be sent");
        }
        ByteBufUtil.writeAscii(out, header.name());
        out.writeShort(':' << 8 | ' ');
        latin1(out, header.value());
        out.writeShort('\r' << 8 | '\n');
    }

    private static void subprotocols(ByteBuf out, Opening opening) {
        ByteBufUtil.writeAscii(out, "Sec-WebSocket-Protocol: ");
        for (int i = 0; i < opening.subprotocols().size(); i++) {
            String name = opening.subprotocols().get(i);
            if (!HttpChars.isToken(name)) {
                throw new IllegalArgumentException("subprotocol " + (i + 1) + " is not a token (RFC 6455 §4.1)");
            }
            ByteBufUtil.writeAscii(out, i == 0 ? name : ", " + name);
        }
        out.writeShort('\r' << 8 | '\n');
    }

    private static void latin1(ByteBuf out, String value) {
        for (int i = 0; i < value.length(); i++) {
            out.writeByte(value.charAt(i));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
