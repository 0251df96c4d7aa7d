package dev.raceprobe.operator.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.raceprobe.operator.gate.Gate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves {@code /livez}, {@code /readyz} and {@code /metrics}; holds nothing secret. */
public final class OperatorServer implements AutoCloseable {
    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private static final Logger LOG = LoggerFactory.getLogger(OperatorServer.class);

    /** A request whose head has not come by then is cut off, in seconds: a thread waits for it. */
    private static final String MAX_REQUEST_SECONDS = "sun.net.httpserver.maxReqTime";

    private static final int THREADS = 32;
    private static final Duration GATE_DEADLINE = Duration.ofSeconds(5);

    private final HttpServer server;
    private final ExecutorService executor;
    private final GateCalls gates;

    private OperatorServer(HttpServer server, ExecutorService executor, GateCalls gates) {
        this.server = server;
        this.executor = executor;
        this.gates = gates;
    }

    /**
     * Listens from now on.
     *
     * @param ready whether the operator works; asked on each {@code /readyz}
     * @param metrics the exposition in Prometheus' text format; OpenMetrics where asked for
     * @param gate answers below {@code /verdict} and {@code /gate}
     * @throws IOException if the address cannot be listened on
     */
    public static OperatorServer start(InetSocketAddress address, BooleanSupplier ready, Metrics metrics, Gate gate)
            throws IOException {
        return start(address, ready, metrics, gate, GATE_DEADLINE);
    }

    /** @param gateDeadline after which who asks for a verdict is told that there is none */
    static OperatorServer start(
            InetSocketAddress address, BooleanSupplier ready, Metrics metrics, Gate gate, Duration gateDeadline)
            throws IOException {
        if (System.getProperty(MAX_REQUEST_SECONDS) == null) {
            System.setProperty(MAX_REQUEST_SECONDS, "10"); // read once, before the first server
        }
        HttpServer server = HttpServer.create(address, 0);
        // a request has a thread from its first byte on, however slowly the others come
        ExecutorService executor = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "http");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(executor);
        GateCalls gates = new GateCalls(gate, gateDeadline);
        server.createContext("/", exchange -> answer(exchange, 404, "text/plain", () -> "not found\n"));
        exact(server, "/livez", exchange -> answer(exchange, 200, "text/plain", () -> "ok\n"));
        exact(server, "/readyz", exchange -> {
            boolean isReady = ready.getAsBoolean();
            answer(exchange, isReady ? 200 : 503, "text/plain", () -> isReady ? "ok\n" : "not ready\n");
        });
        exact(server, "/metrics", exchange -> {
            String type = contentType(exchange.getRequestHeaders().getFirst("Accept"));
            answer(exchange, 200, type, () -> metrics.scrape(type));
        });
        for (String path : List.of("/verdict/", "/gate/")) {
            server.createContext(path, exchange -> onlyGet(exchange, e -> gate(e, gates)));
        }
        server.start();
        return new OperatorServer(server, executor, gates);
    }

    /** What {@code /metrics} answers. */
    @FunctionalInterface
    public interface Metrics {
        String scrape(String contentType);
    }

    private static void exact(HttpServer server, String path, Handler handler) {
        server.createContext(path, exchange -> {
            if (!exchange.getRequestURI().getPath().equals(path)) {
                answer(exchange, 404, "text/plain", () -> "not found\n");
            } else {
                onlyGet(exchange, handler);
            }
        });
    }

    private static void onlyGet(HttpExchange exchange, Handler handler) throws IOException {
        String method = exchange.getRequestMethod();
        if (method.equals("GET") || method.equals("HEAD")) {
            handler.handle(exchange);
        } else {
            answer(exchange, 405, "text/plain", () -> "only GET\n");
        }
    }

    /** Answers later: no thread of the server waits for the API server. */
    private static void gate(HttpExchange exchange, GateCalls gates) {
        gates.ask(exchange.getRequestURI()).thenAccept(answer -> {
            try {
                answer(exchange, answer.status(), "application/json", answer::body);
            } catch (IOException e) {
                LOG.debug("who asked for a verdict is gone: {}", e.toString());
            }
        });
    }

    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    private static String contentType(String accept) {
        return accept != null && accept.contains(OPEN_METRICS)
                ? OPEN_METRICS + "; version=1.0.0; charset=utf-8"
                : PROMETHEUS;
    }

    private static void answer(HttpExchange exchange, int status, String type, Supplier<String> text)
            throws IOException {
        try (exchange) {
            byte[] body = text.get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(status, -1);
            } else {
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    /** The port that is listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
        gates.close();
    }
}
