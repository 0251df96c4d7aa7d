package dev.raceprobe.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.operator.support.Samples;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingNewsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final PendingNews pending = new PendingNews(2);

    @Test
    void theOldestIsFirst() throws InterruptedException {
        pending.add(news("A", "one", 0));
        pending.add(news("B", "one", 1));
        assertThat(taken()).isEqualTo("A x1 one");
        assertThat(taken()).isEqualTo("B x1 one");
    }

    @Test
    void whatHappensAgainWhileItWaitsIsOneEventThatTellsTheNewest() throws InterruptedException {
        pending.add(news("A", "first", 0));
        pending.add(news("A", "second", 60));
        Event event = pending.take().orElseThrow().event();
        assertThat(event.getCount()).isEqualTo(2);
        assertThat(event.getMessage()).endsWith("second");
        assertThat(event.getFirstTimestamp()).isEqualTo("2026-01-01T12:00:00Z");
        assertThat(event.getLastTimestamp()).isEqualTo("2026-01-01T12:01:00Z");
        assertThat(pending.drain()).isEmpty();
    }

    @Test
    void whatCouldNotBeWrittenWaitsAgainBehindTheOthersAndIsOlderThanWhatCameMeanwhile() throws InterruptedException {
        pending.add(news("A", "old", 0));
        News failed = pending.take().orElseThrow();
        pending.add(news("A", "new", 1));
        pending.add(news("B", "one", 2));
        pending.addAgain(failed.failedOnce());
        assertThat(taken()).isEqualTo("B x1 one");
        News again = pending.take().orElseThrow();
        assertThat(said(again)).isEqualTo("A x2 new");
        assertThat(again.tries()).isEqualTo(1);
    }

    @Test
    void beyondTheRoomTheOldestGoesAndIsNamed() {
        assertThat(pending.add(news("A", "one", 0))).isEmpty();
        assertThat(pending.add(news("B", "one", 0))).isEmpty();
        assertThat(pending.add(news("B", "again", 0))).as("it waits already").isEmpty();
        assertThat(pending.add(news("C", "one", 0)).map(PendingNewsTest::said)).contains("A x1 one");
    }

    @Test
    void afterItIsClosedWhatWaitsIsTakenAndNothingIsAdded() throws InterruptedException {
        pending.add(news("A", "one", 0));
        pending.close();
        assertThat(pending.add(news("B", "one", 0)).map(PendingNewsTest::said)).contains("B x1 one");
        assertThat(taken()).isEqualTo("A x1 one");
        assertThat(pending.take()).isEmpty();
    }

    private String taken() throws InterruptedException {
        return said(pending.take().orElseThrow());
    }

    private static String said(News news) {
        Event event = news.event();
        return event.getReason() + " x" + event.getCount() + " "
                + List.of(event.getMessage().split(" ")).get(3);
    }

    private static News news(String reason, String message, long atSeconds) {
        return News.of(
                Samples.probe("probe-two-shards.yaml"),
                new ConditionChange("Ready", "True", reason, message),
                NOON.plusSeconds(atSeconds));
    }
}
