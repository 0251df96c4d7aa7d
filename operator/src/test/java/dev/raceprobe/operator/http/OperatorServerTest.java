package dev.raceprobe.operator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.operator.gate.Gate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OperatorServerTest {
    private final AtomicBoolean ready = new AtomicBoolean();
    private OperatorServer server;

    @BeforeEach
    void start() throws IOException {
        server = OperatorServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                ready::get,
                type -> "metrics as " + type,
                new Gate((namespace, name) -> {
                    if (name.equals("unreachable")) {
                        throw new IllegalStateException("no API server");
                    }
                    return Optional.empty();
                }));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void readinessFollowsTheOperatorAndLivenessDoesNot() throws Exception {
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/livez").statusCode()).isEqualTo(200);
        ready.set(true);
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void aGateWithoutAProbeOrWithoutAnApiServerIsNeverOpen() throws Exception {
        assertThat(get("/gate/chat/unknown").statusCode()).isEqualTo(404);
        assertThat(get("/gate/chat/unreachable").statusCode()).isEqualTo(503);
        assertThat(get("/verdict/chat/unreachable").statusCode()).isEqualTo(503);
    }

    @Test
    void metricsAreNegotiated() throws Exception {
        assertThat(get("/metrics").headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        assertThat(get("/metrics", "application/openmetrics-text;version=1.0.0,*/*;q=0.1")
                        .body())
                .startsWith("metrics as application/openmetrics-text");
    }

    @Test
    void nothingElseIsServed() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/metrics/x").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return get(path, "*/*");
    }

    private HttpResponse<String> get(String path, String accept) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri).header("Accept", accept).build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
