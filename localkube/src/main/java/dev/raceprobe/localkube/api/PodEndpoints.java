package dev.raceprobe.localkube.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.kind.ResourceType;
import dev.raceprobe.localkube.object.ApiException;
import dev.raceprobe.localkube.object.Json;
import dev.raceprobe.localkube.object.Meta;
import dev.raceprobe.localkube.store.Objects;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The subresources of pods that reach the node: {@code log} and {@code proxy} (GET only). */
final class PodEndpoints {
    private static final Duration PROXY_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final long FOLLOW_MILLIS = 200;
    private static final String DEFAULT_PORT = "80";

    private final Objects objects;
    private final ResourceType pods;
    private final PodAccess access;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    PodEndpoints(Objects objects, ResourceType pods, PodAccess access) {
        this.objects = objects;
        this.pods = pods;
        this.access = access;
    }

    /** Whether the path is one of these. */
    static boolean serves(Route route) {
        return route.group().isEmpty()
                && route.plural().equals("pods")
                && (route.subresource().equals("log") || route.subresource().equals("proxy"));
    }

    void handle(Call call, Route route) throws IOException, InterruptedException {
        if (!call.method().equals("GET")) {
            throw ApiException.methodNotAllowed();
        }
        if (route.subresource().equals("log")) {
            log(call, route);
        } else {
            proxy(call, route);
        }
    }

    private void log(Call call, Route route) throws IOException, InterruptedException {
        ObjectNode pod = objects.get(pods, route.namespace(), route.name());
        String container =
                call.query("container").orElse(pod.at("/spec/containers/0/name").asText());
        Path file = access.log(pod, container)
                .orElseThrow(() -> ApiException.badRequest(
                        "container \"" + container + "\" in pod \"" + route.name() + "\" is waiting to start"));
        if (!call.flag("follow")) {
            call.respond(200, "text/plain", tail(file, call.query("tailLines")));
            return;
        }
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = call.stream("text/plain")) {
            follow(in, out, pod);
        }
    }

    /** Until the pod is gone. */
    private void follow(InputStream in, OutputStream out, ObjectNode pod) throws IOException, InterruptedException {
        boolean alive = true;
        while (alive) {
            alive = objects.find(pods, Meta.namespace(pod), Meta.name(pod))
                    .filter(now -> Meta.uid(now).equals(Meta.uid(pod)))
                    .isPresent();
            in.transferTo(out);
            out.flush();
            Thread.sleep(FOLLOW_MILLIS);
        }
    }

    private static byte[] tail(Path file, Optional<String> lines) throws IOException {
        byte[] all = Files.readAllBytes(file);
        if (lines.isEmpty() || !lines.get().matches("\\d{1,9}")) {
            return all;
        }
        List<String> text = new String(all, StandardCharsets.UTF_8).lines().toList();
        int from = Math.max(0, text.size() - Integer.parseInt(lines.get()));
        return text.subList(from, text.size()).stream()
                .map(line -> line + "\n")
                .reduce("", String::concat)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** {@code pods/[scheme:]name[:port]/proxy/path}. */
    private void proxy(Call call, Route route) throws IOException, InterruptedException {
        String[] parts = route.name().replaceFirst("^https?:", "").split(":");
        ObjectNode pod = objects.get(pods, route.namespace(), parts[0]);
        String ip = pod.at("/status/podIP").asText("");
        if (ip.isEmpty()) {
            throw ApiException.unavailable("address not allowed: pod " + parts[0] + " has no address yet");
        }
        String port = parts.length > 1 ? port(pod, parts[1]) : firstPort(pod);
        String path = route.rest().isEmpty() ? "/" : route.rest();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + ip + ":" + port + path + call.rawQuery()))
                .timeout(PROXY_TIMEOUT)
                .GET()
                .build();
        try {
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            String type = answer.headers().firstValue("Content-Type").orElse("text/plain");
            call.respond(answer.statusCode(), type, answer.body());
        } catch (IOException e) {
            throw ApiException.unavailable("error trying to reach service: " + ip + ":" + port + ": " + e);
        }
    }

    private static String port(ObjectNode pod, String nameOrNumber) {
        return Json.each(pod.at("/spec/containers"))
                .flatMap(container -> Json.each(container.path("ports")))
                .filter(port -> port.path("name").asText().equals(nameOrNumber))
                .map(port -> port.path("containerPort").asText())
                .findFirst()
                .orElse(nameOrNumber);
    }

    private static String firstPort(ObjectNode pod) {
        return pod.at("/spec/containers/0/ports/0/containerPort").asText(DEFAULT_PORT);
    }
}
