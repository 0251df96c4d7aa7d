package dev.raceprobe.probe.fetch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** Reads the head of each request and answers with bytes that no library would send; {@code null}: with nothing at all. */
final class RawHttp implements AutoCloseable {
    private final ServerSocket socket;
    private final CountDownLatch over = new CountDownLatch(1);

    RawHttp(String answer) throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> serve(answer), "raw-http");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve(String answer) {
        while (!socket.isClosed()) {
            try (Socket peer = socket.accept()) {
                var lines = new BufferedReader(new InputStreamReader(peer.getInputStream(), StandardCharsets.UTF_8));
                for (String line = lines.readLine(); line != null && !line.isEmpty(); ) {
                    line = lines.readLine();
                }
                if (answer == null) {
                    over.await();
                } else {
                    peer.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                // the client has left, or the test is over
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        over.countDown();
        socket.close();
    }
}
