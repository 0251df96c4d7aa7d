package dev.raceprobe.operator.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.raceprobe.operator.support.FakeShard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DirectReaderTest {
    private static final Duration PATIENT = Duration.ofSeconds(60);

    private final FakeShard shard = FakeShard.start();
    private final CountDownLatch over = new CountDownLatch(1);

    @AfterEach
    void stop() {
        over.countDown();
        shard.close();
    }

    @Test
    void asksForTheSlicesThatItDoesNotHave() {
        shard.answersWith(
                exchange -> send(exchange, 200, exchange.getRequestURI().toString()));
        assertThat(read(PATIENT, OptionalLong.empty())).isEqualTo("/api/v1/report");
        assertThat(read(PATIENT, OptionalLong.of(17))).isEqualTo("/api/v1/report?since=17");
    }

    @Test
    void anotherStatusIsNoReportAndARedirectIsNotFollowed() {
        shard.answersWith(exchange -> {
            exchange.getResponseHeaders().set("Location", "/api/v1/report?elsewhere");
            send(exchange, 302, "moved");
        });
        unreadable(PATIENT, "answered 302");
    }

    @Test
    void anEndlessReportCostsTheConnectionAndNotTheMemory() {
        shard.answersWith(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] chunk = new byte[1 << 16];
            while (over.getCount() > 0) {
                exchange.getResponseBody().write(chunk); // fails as soon as the reader hangs up
            }
        });
        unreadable(PATIENT, "its report is longer than 4194304 bytes");
    }

    @Test
    void aReportThatNeverEndsIsGivenUp() {
        shard.answersWith(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            await();
        });
        unreadable(Duration.ofMillis(700), "gave no report within 700 ms");
    }

    @Test
    void aPodThatDoesNotListenCannotBeReached() {
        shard.close();
        unreadable(PATIENT, "cannot be reached");
    }

    private void await() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        exchange.sendResponseHeaders(status, body.length());
        exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
    }

    private String read(Duration timeout, OptionalLong since) {
        return new DirectReader(ForkJoinPool.commonPool(), timeout)
                .read(new ShardPod(0, "shop", "chat-0", "uid", shard.ip(), true), since)
                .join();
    }

    private void unreadable(Duration timeout, String why) {
        assertThatThrownBy(() -> read(timeout, OptionalLong.empty()))
                .cause()
                .isInstanceOf(ReportUnreadable.class)
                .hasMessage(why);
    }
}
