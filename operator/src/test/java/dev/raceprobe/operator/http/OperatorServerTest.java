package dev.raceprobe.operator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.raceprobe.operator.gate.Gate;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OperatorServerTest {
    private final AtomicBoolean ready = new AtomicBoolean();
    private final CountDownLatch end = new CountDownLatch(1);
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
                    if (name.equals("silent")) {
                        waitFor(end);
                    }
                    return Optional.empty();
                }),
                Duration.ofSeconds(2));
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        end.countDown();
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
    void anApiServerThatDoesNotAnswerHoldsUpNoProbeOfTheKubelets() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        List<CompletableFuture<HttpResponse<String>>> asking = IntStream.range(0, 80)
                .mapToObj(i -> client.sendAsync(request("/gate/chat/silent", "*/*"), BodyHandlers.ofString()))
                .toList();

        assertThat(get("/livez").statusCode()).isEqualTo(200);
        for (CompletableFuture<HttpResponse<String>> asked : asking) {
            assertThat(asked.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
        }
        assertThat(get("/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void clientsThatSendHalfARequestHoldUpNoOther() throws Exception {
        List<Socket> halves = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                Socket half = new Socket(InetAddress.getLoopbackAddress(), server.port());
                halves.add(half);
                half.getOutputStream().write("GET /livez HT".getBytes(StandardCharsets.US_ASCII));
                half.getOutputStream().flush();
            }
            assertThat(get("/livez").statusCode()).isEqualTo(200);
        } finally {
            for (Socket half : halves) {
                half.close();
            }
        }
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

    /** The deployed {@code --listen}: Java takes the wildcard of IPv4 for that of both, so that a cluster of IPv6 alone reaches it. */
    @Test
    void theWildcardAddressIsReachedByBothFamilies() throws Exception {
        boolean hasBoth = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(address -> address instanceof Inet6Address && address.isLoopbackAddress());
        if (!hasBoth) {
            System.out.println("NOT TESTED, no IPv6 here: the operator's listener on both families");
        }
        assumeTrue(hasBoth, "no IPv6");
        try (OperatorServer everywhere = OperatorServer.start(
                new InetSocketAddress("0.0.0.0", 0), ready::get, type -> "", new Gate((n, p) -> Optional.empty()))) {
            for (String loopback : List.of("127.0.0.1", "[::1]")) {
                URI uri = URI.create("http://" + loopback + ":" + everywhere.port() + "/livez");
                assertThat(get(uri, "*/*").statusCode()).as(loopback).isEqualTo(200);
            }
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return get(path, "*/*");
    }

    private HttpResponse<String> get(String path, String accept) throws Exception {
        return get(URI.create("http://127.0.0.1:" + server.port() + path), accept);
    }

    private static HttpResponse<String> get(URI uri, String accept) throws Exception {
        return HttpClient.newHttpClient().send(request(uri, accept), BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String accept) {
        return request(URI.create("http://127.0.0.1:" + server.port() + path), accept);
    }

    private static HttpRequest request(URI uri, String accept) {
        return HttpRequest.newBuilder(uri)
                .header("Accept", accept)
                .timeout(Duration.ofSeconds(30))
                .build();
    }
}
