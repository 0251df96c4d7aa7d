package dev.raceprobe.cli;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real Alertmanager (Debian's package), and the webhook that it notifies. */
final class Alertmanager implements AutoCloseable {
    private static final String PROGRAM = "/usr/bin/prometheus-alertmanager";

    private final List<JsonNode> notified = new CopyOnWriteArrayList<>();
    private final HttpServer webhook;
    private final Process process;
    private final int port;

    private Alertmanager(HttpServer webhook, Process process, int port) {
        this.webhook = webhook;
        this.process = process;
        this.port = port;
    }

    /** Whether it is here; CI installs it, and there its absence is a failure. */
    static boolean isInstalled() {
        return Installation.has(Path.of(PROGRAM), "Alertmanager (apt-get install prometheus-alertmanager)");
    }

    static Alertmanager start(Path directory) throws IOException {
        HttpServer webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Path config = Files.writeString(directory.resolve("alertmanager.yml"), """
                route: {receiver: people, group_by: [alertname, probe_namespace, probe], group_wait: 0s, group_interval: 1s}
                receivers:
                - name: people
                  webhook_configs: [{url: 'http://127.0.0.1:%d/', send_resolved: true}]
                """.formatted(
                        webhook.getAddress().getPort()));
        int port = Prometheus.freePort();
        Process process = new ProcessBuilder(
                        PROGRAM,
                        "--config.file=" + config,
                        "--storage.path=" + directory.resolve("alertmanager"),
                        "--cluster.listen-address=",
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("alertmanager.log").toFile())
                .start();
        Alertmanager alertmanager = new Alertmanager(webhook, process, port);
        webhook.createContext("/", exchange -> {
            try (exchange) {
                alertmanager.notified.add(new ObjectMapper().readTree(exchange.getRequestBody()));
                exchange.sendResponseHeaders(204, -1);
            }
        });
        webhook.start();
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(alertmanager::isReady);
        return alertmanager;
    }

    private boolean isReady() throws IOException, InterruptedException {
        URI ready = URI.create("http://" + address() + "/-/ready");
        return HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(ready).build(), BodyHandlers.discarding())
                        .statusCode()
                == 200;
    }

    /** Where alerts are sent to, {@code host:port}. */
    String address() {
        return "127.0.0.1:" + port;
    }

    /** What the webhook got of this alert, in the order of its coming. */
    List<JsonNode> notifications(String alert, String status) {
        return notified.stream()
                .filter(n -> n.at("/commonLabels/alertname").asText().equals(alert))
                .filter(n -> n.path("status").asText().equals(status))
                .toList();
    }

    /** Names of all alerts that came. */
    List<String> names() {
        return notified.stream()
                .map(n -> n.at("/commonLabels/alertname").asText())
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        process.destroy();
        webhook.stop(0);
    }
}
