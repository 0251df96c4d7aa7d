package dev.raceprobe.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.zip.Deflater;

/** Answers opening handshakes as a test says, the n-th as {@code replies.apply(n)}: what no well-behaved server would do. */
final class RawServer implements AutoCloseable {
    private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455 §1.3

    private static final String GREETING = "{\"type\":\"connection_established\"}";

    /** What becomes of one connection after its request was read. */
    interface Reply {
        void to(Socket socket, String accept) throws IOException, InterruptedException;
    }

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "raw-server");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<List<String>> heads = new CopyOnWriteArrayList<>();

    private RawServer(ServerSocket server) {
        this.server = server;
    }

    static RawServer start(IntFunction<Reply> replies) throws IOException {
        return start(InetAddress.getLoopbackAddress(), replies);
    }

    static RawServer start(InetAddress address, IntFunction<Reply> replies) throws IOException {
        RawServer raw = new RawServer(new ServerSocket(0, 1_000, address));
        raw.threads.execute(() -> raw.acceptAll(replies));
        return raw;
    }

    /** An answer that is no upgrade. */
    static Reply status(String line) {
        return (socket, accept) -> {
            write(socket, "HTTP/1.1 " + line + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            socket.close();
        };
    }

    /** A 101 with one line more, such as what was not offered, and a greeting. */
    static Reply upgradeWith(String line) {
        return (socket, accept) -> {
            upgrade(socket, accept + "\r\n" + line);
            greet(socket);
        };
    }

    /** A 101 that takes permessage-deflate (RFC 7692), and a greeting that is compressed; then it ends as it is told to. */
    static Reply upgradeAndGreetCompressed() {
        return (socket, accept) -> {
            upgrade(socket, accept + "\r\nSec-WebSocket-Extensions: permessage-deflate");
            byte[] greeting = deflated(GREETING);
            OutputStream out = socket.getOutputStream();
            out.write(new byte[] {(byte) 0xC1, (byte) greeting.length});
            out.write(greeting);
            out.flush();
            socket.getInputStream().read();
            socket.close();
        };
    }

    /** RFC 7692 §7.2.1: without the four bytes with which a flush ends. */
    private static byte[] deflated(String text) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(text.getBytes(StandardCharsets.US_ASCII));
        byte[] bytes = new byte[125];
        int length = deflater.deflate(bytes, 0, bytes.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(bytes, length - 4);
    }

    /** A 101 to somebody else's key, and a greeting. */
    static Reply upgradeForAnotherKey() {
        return (socket, accept) -> {
            upgrade(socket, acceptOf("dGhlIHNhbXBsZSBub25jZQ=="));
            greet(socket);
        };
    }

    /** A valid 101 and a greeting, and so many milliseconds later a Close 1011 with the reason that a crash has: none. */
    static Reply greetAndCrashAfter(int millis) {
        return (socket, accept) -> {
            upgrade(socket, accept);
            greet(socket);
            Thread.sleep(millis); // the delay is the fault that is played
            write(socket, "\u0088\u0002\u0003\u00f3");
        };
    }

    /** A valid 101 and nothing else. */
    static Reply upgradeAndStaySilent() {
        return RawServer::upgrade;
    }

    /** A valid 101, and a TCP reset so many milliseconds later. */
    static Reply upgradeAndResetAfter(int millis) {
        return (socket, accept) -> {
            upgrade(socket, accept);
            Thread.sleep(millis); // the delay is the fault that is played
            socket.setSoLinger(true, 0);
            socket.close();
        };
    }

    /**
     * Connections that are kept alive by pings.
     *
     * @param answering how many have answered one
     * @param gaveUp how many have left one unanswered for too long
     */
    record KeptAlive(AtomicInteger answering, AtomicInteger gaveUp) {
        KeptAlive() {
            this(new AtomicInteger(), new AtomicInteger());
        }
    }

    /** A valid 101, a greeting, and pings; whoever leaves one unanswered for too long is closed with 1011. */
    static Reply keepAlive(int everyMillis, int patienceMillis, KeptAlive kept) {
        return (socket, accept) -> {
            upgrade(socket, accept);
            greet(socket);
            socket.setSoTimeout(patienceMillis);
            byte[] pong = new byte[6];
            for (int pings = 0; ; pings++) {
                write(socket, "\u0089\u0000");
                try {
                    if (socket.getInputStream().readNBytes(pong, 0, pong.length) < pong.length
                            || pong[0] != (byte) 0x8A) {
                        return; // it has ended the connection
                    }
                } catch (SocketTimeoutException e) {
                    String reason = "keepalive ping timeout";
                    write(socket, "\u0088" + (char) (2 + reason.length()) + "\u0003\u00f3" + reason);
                    kept.gaveUp().incrementAndGet();
                    return;
                }
                if (pings == 0) {
                    kept.answering().incrementAndGet();
                }
                Thread.sleep(everyMillis); // the pace is what is played
            }
        };
    }

    int connections() {
        return connections.get();
    }

    /** The lines of all requests. */
    List<List<String>> heads() {
        return heads;
    }

    int port() {
        return server.getLocalPort();
    }

    private static void upgrade(Socket socket, String accept) throws IOException {
        write(
                socket,
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                        + accept + "\r\n\r\n");
    }

    private static void greet(Socket socket) throws IOException {
        write(socket, "\u0081" + (char) GREETING.length() + GREETING);
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private void acceptAll(IntFunction<Reply> replies) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Reply reply = replies.apply(connections.getAndIncrement());
                threads.execute(() -> answer(socket, reply));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void answer(Socket socket, Reply reply) {
        try {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String key = "";
            List<String> head = new ArrayList<>();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                head.add(line);
                if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
                    key = line.substring(line.indexOf(':') + 1).trim();
                }
            }
            heads.add(head);
            reply.to(socket, acceptOf(key));
        } catch (IOException e) {
            // the peer has gone: nothing to answer
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String acceptOf(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + KEY_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
