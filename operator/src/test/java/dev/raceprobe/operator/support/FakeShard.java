package dev.raceprobe.operator.support;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.ShardReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A stand-in for a probe pod's HTTP server, on port 8080 of a loopback address of its own. */
public final class FakeShard implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger pulls = new AtomicInteger();
    private volatile HttpHandler handler = exchange -> exchange.sendResponseHeaders(503, -1);

    private FakeShard(HttpServer server) {
        this.server = server;
        server.createContext("/api/v1/report", exchange -> {
            try (exchange) {
                pulls.incrementAndGet();
                handler.handle(exchange);
            }
        });
        server.setExecutor(threads);
        server.start();
    }

    /** Listens on a free address of 127.0.0.0/8. */
    public static FakeShard start() {
        for (int attempt = 0; attempt < 50; attempt++) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            String ip = "127." + random.nextInt(64, 128) + "." + random.nextInt(256) + "." + random.nextInt(1, 255);
            try {
                return new FakeShard(HttpServer.create(new InetSocketAddress(ip, 8080), 0));
            } catch (IOException e) {
                continue; // somebody has that address
            }
        }
        throw new UncheckedIOException(new IOException("no free loopback address after 50 tries"));
    }

    /** Which report it gives from now on. */
    public void reports(Supplier<ShardReport> report) {
        answersWith(exchange -> {
            byte[] body = ContractJson.write(report.get()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        });
    }

    /** How it answers from now on. */
    public void answersWith(HttpHandler newHandler) {
        handler = newHandler;
    }

    public String ip() {
        return server.getAddress().getAddress().getHostAddress();
    }

    /** How often it was asked. */
    public int pulls() {
        return pulls.get();
    }

    /** Counts from 0 again. */
    public void forgetPulls() {
        pulls.set(0);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
