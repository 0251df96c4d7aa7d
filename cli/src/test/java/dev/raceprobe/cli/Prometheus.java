package dev.raceprobe.cli;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A real Prometheus (Debian's package), with its data in a directory of the test. */
final class Prometheus implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final String url;
    private final HttpClient http = HttpClient.newHttpClient();

    private Prometheus(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** Whether it is here; CI installs it, and there its absence is a failure. */
    static boolean isInstalled() {
        return Installation.has(Path.of("/usr/bin/prometheus"), "Prometheus (apt-get install prometheus)");
    }

    /**
     * Starts it; each job is scraped every second.
     *
     * @param jobs {@code host:port} by job
     * @param more the rest of its configuration, YAML: more scrape configs, then other sections; may be empty
     */
    static Prometheus start(Path directory, Map<String, String> jobs, String more, String... features)
            throws IOException {
        StringBuilder config = new StringBuilder("""
                global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
                scrape_configs:
                """);
        new TreeMap<>(jobs)
                .forEach((job, at) ->
                        config.append("- {job_name: %s, static_configs: [{targets: ['%s']}]}%n".formatted(job, at)));
        config.append(more);
        Path file = Files.writeString(directory.resolve("prometheus.yml"), config);
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(
                "/usr/bin/prometheus",
                "--config.file=" + file,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port));
        for (String feature : features) {
            command.add("--enable-feature=" + feature);
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
        Prometheus prometheus = new Prometheus(process, "http://127.0.0.1:" + port);
        try {
            await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(prometheus::isReady);
        } catch (RuntimeException e) {
            prometheus.close();
            throw new AssertionError(Files.readString(directory.resolve("prometheus.log")), e);
        }
        return prometheus;
    }

    /** It cannot be told to take any port and say which. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private boolean isReady() throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url + "/-/ready")).build(), BodyHandlers.discarding())
                        .statusCode()
                == 200;
    }

    /** One sample. */
    record Sample(Map<String, String> labels, double value) {
        String name() {
            return labels.getOrDefault("__name__", "");
        }
    }

    /** The vector that a query has now. */
    List<Sample> query(String promql) {
        List<Sample> samples = new ArrayList<>();
        for (JsonNode result : api("query?query=" + encoded(promql)).path("result")) {
            samples.add(new Sample(
                    JSON.convertValue(
                            result.path("metric"),
                            JSON.getTypeFactory().constructMapType(TreeMap.class, String.class, String.class)),
                    result.at("/value/1").asDouble()));
        }
        return samples;
    }

    /** The sum of a query's vector, 0 of an empty one. */
    long sum(String promql) {
        return Math.round(query(promql).stream().mapToDouble(Sample::value).sum());
    }

    /** The values that a label has in a query's vector. */
    Set<String> values(String promql, String label) {
        Set<String> values = new TreeSet<>();
        query(promql).forEach(sample -> values.add(sample.labels().get(label)));
        return values;
    }

    /** Ids of the evidence that the exemplars of the last hour lead to. */
    List<String> exemplars(String family) {
        Instant now = Instant.now();
        return api("query_exemplars?query=" + encoded(family) + "&start=" + now.minusSeconds(3_600) + "&end="
                        + now.plusSeconds(60))
                .findValuesAsText("evidence_id");
    }

    /** What {@code /api/v1/} answers under {@code data}. */
    JsonNode api(String pathAndQuery) {
        try {
            String body = http.send(
                            HttpRequest.newBuilder(URI.create(url + "/api/v1/" + pathAndQuery))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            JsonNode answer = JSON.readTree(body);
            if (!answer.path("status").asText().equals("success")) {
                throw new AssertionError(pathAndQuery + ": " + body);
            }
            return answer.path("data");
        } catch (IOException e) {
            throw new AssertionError(pathAndQuery, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(pathAndQuery, e);
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
