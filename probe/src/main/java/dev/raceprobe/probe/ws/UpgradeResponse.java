package dev.raceprobe.probe.ws;

import dev.raceprobe.contract.ConnectResult;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads the response to an upgrade (RFC 9112, RFC 6455 §4.1) from whatever pieces it arrives in, strictly: bounded, lines end
 * with CRLF, no folded fields. Values of the response are never repeated in its answers, which go to logs.
 */
final class UpgradeResponse {
    /**
     * What the response means.
     *
     * @param result OPENED, REJECTED or PROTOCOL
     * @param status 0 where there was none to read
     * @param compression negotiated; null: none
     * @param detail which rule was broken; empty if none
     */
    record Answer(ConnectResult result, int status, String subprotocol, Compression compression, String detail) {}

    private static final byte[] START = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);

    private final int maxHeaderBytes;
    private final String accept;
    private final List<String> subprotocols;
    private final boolean compressionOffered;
    private int bytesRead;
    private ByteBuf held;

    /**
     * @param accept the right value of Sec-WebSocket-Accept
     * @param subprotocols those that were offered
     */
    UpgradeResponse(int maxHeaderBytes, String accept, List<String> subprotocols, boolean compressionOffered) {
        this.maxHeaderBytes = maxHeaderBytes;
        this.accept = accept;
        this.subprotocols = subprotocols;
        this.compressionOffered = compressionOffered;
    }

    /** Reads up to the end of the response's head; null while it is incomplete. What follows the head stays in {@code in}. */
    Answer read(ByteBuf in, ByteBufAllocator alloc) {
        Answer answer = null;
        while (answer == null && in.isReadable()) {
            int end = endOfHead(in);
            int take = Math.min(in.readableBytes(), Math.max(0, maxHeaderBytes - bytesRead));
            if (end > take || end < 0 && take < in.readableBytes()) {
                return broken(0, "response head over " + maxHeaderBytes + " bytes");
            }
            take = end < 0 ? take : end;
            bytesRead += take;
            if (end >= 0 && held == null) {
                answer = parse(
                        in.readCharSequence(take, StandardCharsets.ISO_8859_1).toString());
            } else {
                hold(in, take, alloc);
                answer = end >= 0 ? parse(takeHeld()) : impossible();
            }
        }
        return answer;
    }

    /** Whether anything of a response has arrived. */
    boolean begun() {
        return bytesRead > 0;
    }

    void release() {
        if (held != null) {
            held.release();
            held = null;
        }
    }

    private void hold(ByteBuf in, int take, ByteBufAllocator alloc) {
        if (held == null) {
            held = alloc.heapBuffer(Math.max(256, take), maxHeaderBytes);
        }
        held.writeBytes(in, take);
    }

    private String takeHeld() {
        String head = held.toString(StandardCharsets.ISO_8859_1);
        release();
        return head;
    }

    /** Something that does not even begin like HTTP is not waited for. */
    private Answer impossible() {
        for (int i = 0; i < Math.min(START.length, held.readableBytes()); i++) {
            if (held.getByte(i) != START[i]) {
                return broken(0, "not an HTTP/1.1 response");
            }
        }
        return null;
    }

    /** How many bytes of {@code in} complete the head; -1: not all of it is there. */
    private int endOfHead(ByteBuf in) {
        int before = held == null ? 0 : Math.min(3, held.readableBytes());
        int from = in.readerIndex();
        for (int i = 0; i < in.readableBytes(); i++) {
            if (in.getByte(from + i) == '\n'
                    && at(in, i - 1, before) == '\r'
                    && at(in, i - 2, before) == '\n'
                    && at(in, i - 3, before) == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    private int at(ByteBuf in, int index, int before) {
        if (index >= 0) {
            return in.getByte(in.readerIndex() + index);
        }
        return -index <= before ? held.getByte(held.writerIndex() + index) : 0;
    }

    private Answer parse(String head) {
        int end = head.indexOf("\r\n");
        String line = head.substring(0, end);
        if (line.length() < 12
                || !line.startsWith("HTTP/1.")
                || line.charAt(7) != '1' && line.charAt(7) != '0'
                || line.charAt(8) != ' '
                || line.length() > 12 && line.charAt(12) != ' '
                || !line.substring(9, 12).chars().allMatch(c -> c >= '0' && c <= '9')) {
            return broken(0, "malformed status line, or not an HTTP/1.1 response");
        }
        int status = Integer.parseInt(line.substring(9, 12));
        Fields fields = new Fields();
        String malformed = fields.read(head, end + 2);
        if (malformed != null) {
            return broken(status, malformed);
        }
        if (status == 101) {
            return line.charAt(7) == '1' ? upgrade(fields) : broken(status, "101 in HTTP/1.0");
        }
        if (status < 200) {
            return null; // an interim response (RFC 9110 §15.2): the final one follows
        }
        return new Answer(ConnectResult.REJECTED, status, "", null, "HTTP status " + status);
    }

    private Answer upgrade(Fields fields) {
        if (!fields.hasToken("upgrade", "websocket")) {
            return broken(101, "no Upgrade: websocket (RFC 6455 §4.1)");
        }
        if (!fields.hasToken("connection", "upgrade")) {
            return broken(101, "no Connection: Upgrade (RFC 6455 §4.1)");
        }
        List<String> accepts = fields.values("sec-websocket-accept");
        if (accepts.size() != 1 || !accepts.get(0).equals(accept)) {
            return broken(101, (accepts.isEmpty() ? "no" : "wrong") + " Sec-WebSocket-Accept (RFC 6455 §4.1)");
        }
        List<String> chosen = fields.values("sec-websocket-protocol");
        if (chosen.size() > 1 || chosen.size() == 1 && !subprotocols.contains(chosen.get(0))) {
            return broken(101, "a subprotocol that was not offered (RFC 6455 §4.1)");
        }
        return extensions(chosen.isEmpty() ? "" : chosen.get(0), fields.values("sec-websocket-extensions"));
    }

    private Answer extensions(String subprotocol, List<String> values) {
        String all = String.join(",", values).trim();
        if (all.isEmpty()) {
            return new Answer(ConnectResult.OPENED, 101, subprotocol, null, "");
        }
        String[] parts = all.toLowerCase(Locale.ROOT).split(";", -1);
        if (!compressionOffered || !parts[0].trim().equals(Compression.OFFER) || all.indexOf(',') >= 0) {
            return broken(101, "an extension that was not offered (RFC 6455 §4.1)");
        }
        boolean clientTakeover = true;
        boolean serverTakeover = true;
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].trim();
            if (parameter.equals("client_no_context_takeover") && clientTakeover) {
                clientTakeover = false;
            } else if (parameter.equals("server_no_context_takeover") && serverTakeover) {
                serverTakeover = false;
            } else if (!parameter.matches("server_max_window_bits\\s*=\\s*\"?([89]|1[0-5])\"?")) {
                return broken(101, "a parameter of permessage-deflate that was not offered (RFC 7692 §7.1)");
            }
        }
        return new Answer(ConnectResult.OPENED, 101, subprotocol, new Compression(clientTakeover, serverTakeover), "");
    }

    private static Answer broken(int status, String rule) {
        return new Answer(ConnectResult.PROTOCOL, status, "", null, rule);
    }

    /** The header fields: names in lower case, values trimmed. */
    private static final class Fields {
        private final List<String> names = new ArrayList<>(8);
        private final List<String> values = new ArrayList<>(8);

        /** What is malformed; null if nothing. */
        String read(String head, int from) {
            int start = from;
            while (head.charAt(start) != '\r' || start + 2 < head.length()) {
                int end = head.indexOf("\r\n", start);
                int colon = head.indexOf(':', start);
                if (colon <= start || colon > end || !allTokens(head, start, colon)) {
                    return "malformed header field (RFC 9112 §5)";
                }
                if (!allPrintable(head, colon + 1, end)) {
                    return "control character in a header field (RFC 9110 §5.5)";
                }
                names.add(head.substring(start, colon).toLowerCase(Locale.ROOT));
                values.add(head.substring(colon + 1, end).trim());
                start = end + 2;
            }
            return null;
        }

        List<String> values(String name) {
            List<String> found = new ArrayList<>(1);
            for (int i = 0; i < names.size(); i++) {
                if (names.get(i).equals(name)) {
                    found.add(values.get(i));
                }
            }
            return found;
        }

        boolean hasToken(String name, String token) {
            for (String value : values(name)) {
                for (String part : value.split(",", -1)) {
                    if (part.trim().equalsIgnoreCase(token)) {
                        return true;
                    }
                }
            }
            return false;
        }

        private static boolean allTokens(String head, int from, int to) {
            for (int i = from; i < to; i++) {
                if (!HttpChars.isToken(head.charAt(i))) {
                    return false;
                }
            }
            return true;
        }

        private static boolean allPrintable(String head, int from, int to) {
            for (int i = from; i < to; i++) {
                if (!HttpChars.isFieldValue(head.charAt(i))) {
                    return false;
                }
            }
            return true;
        }
    }
}
