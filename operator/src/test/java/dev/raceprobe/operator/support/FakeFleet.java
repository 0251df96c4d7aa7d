package dev.raceprobe.operator.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.ShardReport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A stand-in for the HTTP servers of very many probe pods: one for all of 127.0.0.0/8, each address with a report of its own. */
public final class FakeFleet implements AutoCloseable {
    private static final String SINCE = "since=";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final Map<String, Function<OptionalLong, ShardReport>> reports = new ConcurrentHashMap<>();

    /** @throws IOException if somebody listens on port 8080 of this machine */
    public FakeFleet() throws IOException {
        server = HttpServer.create(new InetSocketAddress(8080), 1_000);
        server.createContext("/api/v1/report", exchange -> {
            try (exchange) {
                answer(exchange);
            }
        });
        server.setExecutor(threads);
        server.start();
    }

    /** The address of a pod. */
    public static String ip(int index) {
        return "127.100." + index / 250 + "." + (1 + index % 250);
    }

    /**
     * What the pod of that address reports from now on.
     *
     * @param report by the number of the first slice that is asked for; empty: all that there are
     */
    public void reports(String ip, Function<OptionalLong, ShardReport> report) {
        reports.put(ip, report);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var report = reports.get(exchange.getLocalAddress().getAddress().getHostAddress());
        if (report == null) {
            exchange.sendResponseHeaders(503, -1);
            return;
        }
        String query = exchange.getRequestURI().getQuery();
        OptionalLong since = query != null && query.startsWith(SINCE)
                ? OptionalLong.of(Long.parseLong(query.substring(SINCE.length())))
                : OptionalLong.empty();
        byte[] body = ContractJson.write(report.apply(since)).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
