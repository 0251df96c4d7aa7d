package dev.raceprobe.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChurnTest {
    private FaultyTarget target;

    @BeforeEach
    void start() {
        target = Targets.start();
    }

    @AfterEach
    void stop() {
        target.close();
    }

    private RawClient connect(String query) {
        return RawClient.handshake(target, "/churn?" + query, Map.of("Authorization", "Bearer " + Tokens.of("ann")));
    }

    private void cutOne(String query, int before) {
        RawClient client = connect(query);
        assertThat(client.next()).isEqualTo("connection_established");
        client.close();
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> target.truth().connections().closed().getOrDefault(1006, 0L) == before + 1);
    }

    @Test
    void theSlotOfACutConnectionIsLostUntilNoneIsLeft() {
        cutOne("slots=2", 0);
        cutOne("slots=2", 1);
        assertThat(connect("slots=2").status()).isEqualTo(503);
        assertThat(target.truth().count("resource_leak", "slot")).isEqualTo(2);
        assertThat(target.truth().count("resource_leak", "refused")).isEqualTo(1);
    }

    @Test
    void theGaugeCountsWhatWasLost() {
        cutOne("effect=none", 0);
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(RawClient.handshake(target, "/metrics", Map.of())
                                .body())
                        .contains("target_open_connections 1\n"));
    }

    @Test
    void fixedGivesItBack() {
        for (int i = 0; i < 4; i++) {
            cutOne("slots=1&variant=fixed", i);
        }
        assertThat(target.truth().faults()).isEmpty();
    }

    @Test
    void aCleanCloseIsNoLoss() {
        for (int i = 0; i < 3; i++) {
            long closed = i;
            try (RawClient client = connect("slots=1")) {
                assertThat(client.next()).isEqualTo("connection_established");
                client.sendClose(1000);
                assertThat(client.next()).isEqualTo("close 1000");
            }
            await().atMost(30, TimeUnit.SECONDS)
                    .until(() -> target.truth().connections().closed().getOrDefault(1000, 0L) == closed + 1);
        }
        assertThat(target.truth().faults()).isEmpty();
    }
}
