package dev.raceprobe.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * A service at one address, {@code /chat}, of which another version can be deployed: a path of the reference server. Connections are
 * passed through as they are but for the path.
 */
final class Deployed implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final int target;
    private final CountDownLatch deployed = new CountDownLatch(1);
    private volatile String version;

    /** @param target port of the reference server */
    Deployed(int target) throws IOException {
        this.target = target;
        thread(() -> {
            while (!server.isClosed()) {
                Socket client = server.accept();
                thread(() -> pass(client));
            }
        });
    }

    /** New connections go there from now on; those that came before the first version have waited for it. */
    Deployed deploy(String newVersion) {
        version = newVersion;
        deployed.countDown();
        return this;
    }

    int port() {
        return server.getLocalPort();
    }

    private void pass(Socket client) throws IOException, InterruptedException {
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(client);
        sockets.add(behind);
        client.setTcpNoDelay(true);
        behind.setTcpNoDelay(true);
        deployed.await();
        String line = requestLine(client.getInputStream()).replace("GET /chat ", "GET " + version + " ");
        behind.getOutputStream().write(line.getBytes(StandardCharsets.ISO_8859_1));
        thread(() -> copy(behind, client));
        copy(client, behind);
    }

    private static String requestLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            line.write(b);
            if (b == '\n') {
                break;
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private void copy(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            OutputStream out = to.getOutputStream();
            from.getInputStream().transferTo(out);
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void thread(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException e) {
                        // a connection that ended, or the end of the test
                    }
                },
                "deployed");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
