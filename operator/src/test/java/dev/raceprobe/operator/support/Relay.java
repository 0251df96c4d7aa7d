package dev.raceprobe.operator.support;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A wire to an API server that can be cut and mended: what an operator sees of a server that is away for a while. */
public final class Relay implements AutoCloseable {
    private static final String STATUS =
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":403,\"reason\":\"Forbidden\","
                    + "\"message\":\"exceeded quota: few\"}";

    private static final String FORBIDDEN = "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\n"
            + "Connection: close\r\nContent-Length: " + STATUS.length() + "\r\n\r\n" + STATUS;

    private final ServerSocket server;
    private final URI target;
    private final Config config;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger swallowed = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger held = new AtomicInteger();
    private volatile boolean isCut;
    private volatile String bait;
    private volatile String lateWords;
    private volatile String refusedWords;

    private Relay(Config direct, ServerSocket server) {
        this.server = server;
        this.target = URI.create(direct.getMasterUrl());
        this.config = new ConfigBuilder(direct)
                .withMasterUrl(target.getScheme() + "://127.0.0.1:" + server.getLocalPort() + "/")
                .build();
        threads.execute(this::accept);
    }

    /** In front of the API server that is reached so. */
    public static Relay to(Config direct) {
        try {
            return new Relay(direct, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How the API server is reached through it. */
    public Config config() {
        return config;
    }

    /** All connections end, and none is let through from now on. */
    public void cut() {
        isCut = true;
        sockets.forEach(Relay::end);
    }

    public void mend() {
        isCut = false;
    }

    /** From now on a request with these words in its first line goes no further, and its connection is silent. */
    public void swallow(String words) {
        bait = words;
    }

    /** How many requests were swallowed. */
    public int swallowed() {
        return swallowed.get();
    }

    /** From now on a request with these words in its first line is forbidden; null: none is. */
    public void refuse(String words) {
        refusedWords = words;
    }

    /** From now on a request with these words in its first line waits for {@link #release}. */
    public void hold(String words) {
        lateWords = words;
    }

    /** How many requests have been held. */
    public int held() {
        return held.get();
    }

    /** What is held goes on, and nothing is held any more. */
    public void release() {
        released.countDown();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                sockets.add(client);
                threads.execute(() -> join(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void join(Socket client) {
        try (client;
                Socket behind = isCut ? null : new Socket(target.getHost(), target.getPort())) {
            if (behind != null) {
                sockets.add(behind);
                threads.execute(() -> pump(behind, client, false));
                pump(client, behind, true);
                sockets.remove(behind);
            }
        } catch (IOException e) {
            end(client);
        } finally {
            sockets.remove(client);
        }
    }

    private void pump(Socket from, Socket to, boolean isRequest) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0 && !isCut; n = in.read(buffer)) {
                if (isRequest && begins(buffer, n, bait)) {
                    swallowed.incrementAndGet();
                    in.transferTo(OutputStream.nullOutputStream());
                    return;
                }
                if (isRequest && begins(buffer, n, refusedWords)) {
                    from.getOutputStream().write(FORBIDDEN.getBytes(StandardCharsets.US_ASCII));
                    from.shutdownOutput();
                    in.transferTo(OutputStream.nullOutputStream());
                    return;
                }
                if (isRequest && begins(buffer, n, lateWords)) {
                    held.incrementAndGet();
                    released.await();
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // one of them has ended: so does the other
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        } finally {
            end(from);
            end(to);
        }
    }

    private static boolean begins(byte[] buffer, int length, String words) {
        return words != null
                && new String(buffer, 0, length, StandardCharsets.US_ASCII)
                        .lines()
                        .findFirst()
                        .orElse("")
                        .contains(words);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
        threads.shutdownNow();
    }
}
