package dev.raceprobe.localkube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JDK's HTTP server under what an operator does to it. */
class ManyConnectionsTest {
    private static final int WATCHES = 150;
    private static final int REQUESTS = 500;

    @Test
    void manyWatchesAndKeepAliveConnectionsDoNotDisturbEachOther(@TempDir Path dir) {
        try (TestKube kube = TestKube.start(dir)) {
            HttpClient http =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            AtomicInteger events = new AtomicInteger();
            for (int i = 0; i < WATCHES; i++) {
                HttpRequest watch = HttpRequest.newBuilder(URI.create(kube.kube()
                                        .url() + "/api/v1/namespaces/default/configmaps?watch=true&resourceVersion=1"))
                        .build();
                http.sendAsync(watch, HttpResponse.BodyHandlers.ofLines())
                        .thenAccept(answer -> count(answer.body(), events));
            }
            kube.create("/api/v1/namespaces/default/configmaps", "metadata: {name: a}");
            await().atMost(Duration.ofSeconds(30)).until(() -> events.get() == WATCHES);
            List<CompletableFuture<Integer>> answers = new ArrayList<>();
            long start = System.nanoTime();
            for (int i = 0; i < REQUESTS; i++) {
                HttpRequest get = HttpRequest.newBuilder(
                                URI.create(kube.kube().url() + "/api/v1/namespaces/default/configmaps/a"))
                        .build();
                answers.add(http.sendAsync(get, HttpResponse.BodyHandlers.discarding())
                        .thenApply(HttpResponse::statusCode));
            }
            assertThat(answers).allMatch(answer -> answer.join() == 200);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("no delayed acknowledgements: those would be 40 ms each")
                    .isLessThan(Duration.ofSeconds(10));
        }
    }

    private static void count(Stream<String> lines, AtomicInteger events) {
        lines.forEach(line -> events.incrementAndGet());
    }
}
