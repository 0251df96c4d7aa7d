package dev.raceprobe.probe.ws;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A server that says, byte by byte, what the test wrote down: for peers that no library would be. */
final class RawServer implements AutoCloseable {
    /** Plays one connection. */
    interface Play {
        void play(Peer peer) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;
    final List<Throwable> failures = new CopyOnWriteArrayList<>();
    final List<String> requests = new CopyOnWriteArrayList<>();
    final CountDownLatch released = new CountDownLatch(1);

    RawServer(Play play) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")), play);
    }

    RawServer(ServerSocket socket, Play play) {
        this.socket = socket;
        Thread thread = new Thread(() -> accept(play), "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept(Play play) {
        while (!socket.isClosed()) {
            try {
                Socket accepted = socket.accept();
                Thread thread = new Thread(() -> play(play, accepted), "raw-peer");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void play(Play play, Socket accepted) {
        try (Peer peer = new Peer(accepted)) {
            play.play(peer);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            failures.add(e);
        }
    }

    @Override
    public void close() throws IOException {
        released.countDown();
        socket.close();
    }

    static String acceptOf(String request) {
        String key = request.lines()
                .filter(l -> l.startsWith("Sec-WebSocket-Key: "))
                .findFirst()
                .orElseThrow()
                .substring(19);
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder()
                    .encodeToString(sha1.digest(
                            (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    static byte[] textFrame(String text) {
        return frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        if (payload.length < 126) {
            out.write(payload.length);
        } else if (payload.length < 65536) {
            out.write(126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        } else {
            out.write(127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) ((long) payload.length >> shift));
            }
        }
        out.writeBytes(payload);
        return out.toByteArray();
    }

    /** The server's end of one connection. */
    final class Peer implements AutoCloseable {
        final Socket socket;
        private final InputStream in;

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.socket.setTcpNoDelay(true);
            this.in = socket.getInputStream();
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        String readRequest() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) readByte());
            }
            requests.add(head.toString());
            return head.toString();
        }

        /** The response that opens the connection, with more header lines, each with its CRLF. */
        String response(String request, String... more) {
            return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                    + acceptOf(request) + "\r\n" + String.join("", more) + "\r\n";
        }

        void upgrade(String... more) throws IOException {
            send(response(readRequest(), more));
        }

        int readByte() throws IOException {
            int b = in.read();
            if (b < 0) {
                throw new java.io.EOFException();
            }
            return b;
        }

        /** One frame: its first byte in hexadecimal, then its unmasked payload; null at the end of the stream. */
        String readFrame() throws IOException {
            int first = in.read();
            if (first < 0) {
                return null;
            }
            int second = readByte();
            int length = second & 0x7F;
            if (length >= 126) {
                int bytes = length == 126 ? 2 : 8;
                length = 0;
                for (int i = 0; i < bytes; i++) {
                    length = length << 8 | readByte();
                }
            }
            if ((second & 0x80) == 0) {
                throw new IOException("not masked");
            }
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes(length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i & 3];
            }
            boolean text = (first & 0x0F) == 1;
            return Integer.toHexString(first) + " "
                    + (text
                            ? new String(payload, StandardCharsets.UTF_8)
                            : HexFormat.of().formatHex(payload));
        }

        /** Reads until the peer ends the stream. */
        void drain() throws IOException {
            byte[] bytes = new byte[4096];
            while (in.read(bytes) >= 0) {}
        }

        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Until the test is over. */
        void hold() throws InterruptedException {
            released.await();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
