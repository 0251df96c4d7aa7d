package dev.raceprobe.operator.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProxyReaderTest {
    private static final Duration PATIENT = Duration.ofSeconds(60);

    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile HttpHandler handler;
    private HttpServer apiServer;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        apiServer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        apiServer.setExecutor(threads);
        apiServer.createContext("/", exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
        apiServer.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(
                                "http://127.0.0.1:" + apiServer.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    @AfterEach
    void stop() {
        over.countDown();
        client.close();
        apiServer.stop(0);
        threads.shutdownNow();
    }

    @Test
    void asksTheApiServersPodProxy() {
        handler = exchange -> send(exchange, 200, exchange.getRequestURI().toString());
        assertThat(read(PATIENT, OptionalLong.of(17)))
                .isEqualTo("/api/v1/namespaces/shop/pods/chat-0:8080/proxy/api/v1/report?since=17");
    }

    @Test
    void aPodThatTheApiServerCannotReachGivesNoReport() {
        handler = exchange -> send(exchange, 503, "no endpoints");
        unreadable(PATIENT, "answered 503 through the API server");
    }

    @Test
    void anEndlessReportCostsTheConnectionAndNotTheMemory() {
        handler = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] chunk = new byte[1 << 16];
            while (over.getCount() > 0) {
                exchange.getResponseBody().write(chunk); // fails as soon as the reader hangs up
            }
        };
        unreadable(PATIENT, "its report is longer than 4194304 bytes");
    }

    @Test
    void aReportThatNeverEndsIsGivenUp() {
        handler = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        unreadable(Duration.ofMillis(700), "gave no report within 700 ms");
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        exchange.sendResponseHeaders(status, body.length());
        exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
    }

    private String read(Duration timeout, OptionalLong since) {
        return new ProxyReader(client, timeout)
                .read(new ShardPod(0, "shop", "chat-0", "uid", "127.0.0.9", true), since)
                .join();
    }

    private void unreadable(Duration timeout, String why) {
        assertThatThrownBy(() -> read(timeout, OptionalLong.empty()))
                .cause()
                .isInstanceOf(ReportUnreadable.class)
                .hasMessage(why);
    }
}
