package dev.raceprobe.localkube.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.localkube.object.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a container whether it is well: {@code httpGet} and {@code tcpSocket}. {@code exec} and {@code grpc} always pass here. */
final class Checks {
    private static final int FIRST_GOOD = 200;
    private static final int FIRST_BAD = 400;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(1))
            .build();

    boolean passes(JsonNode check, JsonNode container, String podIp) {
        Duration timeout =
                Duration.ofSeconds(Math.max(1, check.path("timeoutSeconds").asLong(1)));
        if (check.has("httpGet")) {
            return get(check.path("httpGet"), container, podIp, timeout);
        }
        if (check.has("tcpSocket")) {
            return connects(check.path("tcpSocket"), container, podIp, timeout);
        }
        return true;
    }

    private boolean get(JsonNode get, JsonNode container, String podIp, Duration timeout) {
        String host = get.path("host").asText(podIp);
        URI uri = URI.create(
                "http://" + host + ":" + port(get, container) + get.path("path").asText("/"));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(timeout).header("User-Agent", "kube-probe/1.36");
        Json.each(get.path("httpHeaders"))
                .forEach(header -> request.header(
                        header.path("name").asText(), header.path("value").asText()));
        try {
            int code = http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            return code >= FIRST_GOOD && code < FIRST_BAD;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean connects(JsonNode tcp, JsonNode container, String podIp, Duration timeout) {
        try (Socket socket = new Socket()) {
            int port = Integer.parseInt(port(tcp, container));
            socket.connect(new InetSocketAddress(tcp.path("host").asText(podIp), port), (int) timeout.toMillis());
            return socket.isConnected();
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }

    /** A number, or the name of one of the container's ports. */
    private static String port(JsonNode check, JsonNode container) {
        String port = check.path("port").asText();
        return Json.each(container.path("ports"))
                .filter(candidate -> candidate.path("name").asText().equals(port))
                .map(candidate -> candidate.path("containerPort").asText())
                .findFirst()
                .orElse(port);
    }
}
