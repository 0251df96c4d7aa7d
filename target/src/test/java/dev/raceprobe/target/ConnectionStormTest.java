package dev.raceprobe.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionStormTest {
    private final List<RawClient> clients = new ArrayList<>();
    private FaultyTarget target;

    @BeforeEach
    void start() {
        target = Targets.start();
    }

    @AfterEach
    void stop() {
        clients.forEach(RawClient::close);
        target.close();
    }

    private RawClient connect(String query) {
        RawClient client =
                RawClient.handshake(target, "/storm?" + query, Map.of("Authorization", "Bearer " + Tokens.of("ann")));
        clients.add(client);
        return client;
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 429, 500})
    void theOneTooManyIsRefused(int status) {
        String query = "capacity=2&outcome=" + status;
        assertThat(connect(query).next()).isEqualTo("connection_established");
        assertThat(connect(query).next()).isEqualTo("connection_established");
        assertThat(connect(query).status()).isEqualTo(status);
        assertThat(target.truth().count("connect_storm", String.valueOf(status)))
                .isEqualTo(1);
    }

    @Test
    void theOneTooManyIsClosedSoonAfterItsGreeting() {
        String query = "capacity=1&outcome=1011&after=20ms";
        assertThat(connect(query).next()).isEqualTo("connection_established");
        RawClient second = connect(query);
        assertThat(second.next()).isEqualTo("connection_established");
        assertThat(second.next()).isEqualTo("close 1011");
        assertThat(target.truth().count("connect_storm", "1011")).isEqualTo(1);
    }

    @Test
    void fixedHoldsThemAll() {
        String query = "capacity=1&variant=fixed";
        for (int i = 0; i < 5; i++) {
            assertThat(connect(query).next()).isEqualTo("connection_established");
        }
        assertThat(target.truth().faults()).isEmpty();
    }

    @Test
    void thoseThatComeTogetherQueueForTheirGreeting() {
        String query = "variant=fixed&each=50ms";
        long before = System.nanoTime();
        List<RawClient> crowd = List.of(connect(query), connect(query), connect(query), connect(query));
        crowd.forEach(client -> assertThat(client.next()).isEqualTo("connection_established"));
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(150_000_000);
    }
}
