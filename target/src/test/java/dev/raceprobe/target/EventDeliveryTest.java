package dev.raceprobe.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventDeliveryTest {
    private FaultyTarget target;

    @BeforeEach
    void start() {
        target = Targets.start();
    }

    @AfterEach
    void stop() {
        target.close();
    }

    /** The sequence numbers of one exchange in the order of their arrival; nothing else comes between them and a pong. */
    private static List<Integer> exchange(RawClient client, int events) {
        client.chat("c", "hello");
        List<Integer> sequences = sequences(client, events);
        assertThat(client.ping("end").next()).isEqualTo("pong end");
        return sequences;
    }

    private static List<Integer> sequences(RawClient client, int events) {
        return IntStream.range(0, events)
                .mapToObj(i -> client.nextFrame().path("seq").asInt())
                .toList();
    }

    private RawClient open(String query) {
        RawClient client = RawClient.open(target, "/events?pace=1ms&" + query, "ann");
        client.next();
        return client;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    lost      | tool_completed  | 1 2 3 5
                    lost      | agent_started   | 2 3 4 5
                    duplicate | tool_completed  | 1 2 3 4 4 5
                    duplicate | agent_completed | 1 2 3 4 5 5
                    reorder   | tool_completed  | 1 2 3 5 4
                    reorder   | agent_started   | 2 1 3 4 5
                    reorder   | agent_completed | 1 2 3 5 4
                    late      | tool_completed  | 1 2 3 4 5
                    """)
    void sequenceNumbersShowWhatWentWrong(String fault, String event, String arrived) {
        try (RawClient client = open("delay=50ms&fault=" + fault + "&event=" + event)) {
            String[] expected = arrived.split(" ");
            assertThat(exchange(client, expected.length)).map(String::valueOf).containsExactly(expected);
        }
        assertThat(Targets.faults(target)).isEqualTo("event " + fault + " 1/1;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lost", "duplicate", "reorder", "late"})
    void fixedVariantDeliversEachEventOnceAndInOrder(String fault) {
        try (RawClient client = open("variant=fixed&fault=" + fault)) {
            assertThat(exchange(client, 5)).containsExactly(1, 2, 3, 4, 5);
            assertThat(exchange(client, 5)).containsExactly(6, 7, 8, 9, 10);
        }
        assertThat(target.truth().faults()).isEmpty();
    }

    @Test
    void lateEventComesItsDelayAfterItsPredecessor() {
        try (RawClient client = open("fault=late&event=agent_thinking&delay=300ms")) {
            client.chat("c", "hello");
            client.next();
            long started = System.nanoTime();
            assertThat(client.next()).isEqualTo("agent_thinking c");
            assertThat((System.nanoTime() - started) / 1_000_000).isBetween(290L, 10_000L);
        }
    }

    @Test
    void withProbabilityTheTruthCountsTheExchangesThatClientsSawIncomplete() {
        int incomplete = 0;
        try (RawClient client = open("fault=lost&p=0.3&seed=3")) {
            for (int i = 0; i < 100; i++) {
                client.chat("c", "hello");
                List<Integer> first = sequences(client, 4);
                boolean complete = first.get(3) == first.get(0) + 3;
                incomplete += complete ? 0 : 1;
                if (complete) {
                    client.next();
                }
            }
        }
        // Binomial(100, 0.3): outside of this with probability under 1e-6, and the seed is fixed.
        assertThat(incomplete).isBetween(10, 54);
        assertThat(target.truth().count("event", "lost")).isEqualTo(incomplete);
        assertThat(Targets.faults(target)).endsWith("/1;");
    }
}
