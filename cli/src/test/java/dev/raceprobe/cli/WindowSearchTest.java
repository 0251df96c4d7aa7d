package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.operator.stats.OffsetCount;
import dev.raceprobe.operator.stats.WindowEstimate;
import dev.raceprobe.probe.scenario.OffsetSearch;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Synthetic targets of which the window is known, searched as a shard does and judged as the operator does: no socket, no clock.
 */
class WindowSearchTest {
    private static final int[] SWEEP = {0, 1, 5, 20, 50, 100, 150, 600};
    private static final int MAX_MILLIS = 500;

    static final String NAME = "p = {0}, window {1} to {2} ms, {3} rounds of {4}, {5} to {6} ms injected";

    /** The last of them under the round trips of the profile {@code production}. */
    static final String WINDOWS = """
            1,    80, 80,  10,  300, 0,  0
            1,    60, 100, 30,  21,  0,  0
            1,    0,  80,  60,  21,  0,  0
            0.3,  80, 80,  10,  300, 0,  0
            0.3,  40, 120, 60,  21,  0,  0
            0.02, 80, 80,  10,  300, 0,  0
            0.02, 60, 100, 10,  300, 0,  0
            0.02, 60, 100, 140, 21,  0,  0
            0.3,  60,  100, 10, 300, 50, 150
            0.02, 150, 150, 10, 300, 50, 150
            0.02, 120, 180, 10, 300, 50, 150
            """;

    @ParameterizedTest(name = NAME)
    @CsvSource(textBlock = WINDOWS)
    void theIntervalHoldsTheTrueEdgeIn95Of100Runs(
            double p, int from, int to, int rounds, int connections, int least, int most) {
        assertThat(held(p, from, to, rounds, connections, least, most)).isGreaterThanOrEqualTo(95);
    }

    /** Of 100 runs those whose interval holds the edge: a drawn window closes where half of the connections are accepted. */
    static long held(double p, int from, int to, int rounds, int connections, int least, int most) {
        return IntStream.range(0, 100)
                .filter(seed -> {
                    WindowEstimate window = played(seed, p, from, to, rounds, connections, least, most);
                    return Math.abs(window.closesAtMillis() - (from + to) / 2.0) <= window.uncertaintyMillis();
                })
                .count();
    }

    @ParameterizedTest(name = "p = {0}, window {1} ms, {2} rounds of {3}")
    @CsvSource({"1, 80, 30, 21", "1, 37, 10, 300", "0.3, 80, 10, 300", "0.3, 37, 10, 300", "0.3, 80, 140, 21"})
    void aFixedWindowIsFoundToTwoMillisecondsWith3000Connections(double p, int window, int rounds, int connections) {
        for (int seed = 0; seed < 50; seed++) {
            WindowEstimate found = played(seed, p, window, window, rounds, connections);

            assertThat(Math.abs(found.closesAtMillis() - window))
                    .as("seed %d: %s", seed, found)
                    .isLessThanOrEqualTo(2);
            assertThat(found.uncertaintyMillis()).as("seed %d: %s", seed, found).isLessThanOrEqualTo(6);
        }
    }

    /** The profiles {@code test}, {@code staging} and {@code production}: each message comes so much later. */
    @ParameterizedTest(name = "p = {0}, window {1} ms, {2} to {3} ms injected")
    @CsvSource({
        "1, 80, 10, 50",
        "0.3, 80, 10, 50",
        "1, 250, 100, 300",
        "0.3, 250, 100, 300",
        "1, 80, 50, 150",
        "0.3, 80, 50, 150"
    })
    void underAProfileItIsFoundAsWell(double p, int window, int least, int most) {
        for (int seed = 0; seed < 50; seed++) {
            WindowEstimate found = played(seed, p, window, window, 10, 300, least, most);

            assertThat(Math.abs(found.closesAtMillis() - window))
                    .as("seed %d: %s", seed, found)
                    .isLessThanOrEqualTo(2);
            assertThat(found.uncertaintyMillis()).as("seed %d: %s", seed, found).isLessThanOrEqualTo(8);
        }
    }

    private static WindowEstimate played(int seed, double p, int from, int to, int rounds, int connections) {
        return played(seed, p, from, to, rounds, connections, 0, 0);
    }

    private static WindowEstimate played(
            int seed, double p, int from, int to, int rounds, int connections, int least, int most) {
        SplittableRandom random = new SplittableRandom(seed * 7919 + 1);
        OffsetSearch search = new OffsetSearch(MAX_MILLIS, 10_000);
        TreeMap<Integer, long[]> byOffset = new TreeMap<>();
        for (int round = 0; round < rounds; round++) {
            double[] offsets = new double[connections];
            for (int i = 0; i < offsets.length; i++) {
                offsets[i] = i % 2 == 1
                        ? search.draw(random) / 1e6
                        : SWEEP[(round * (connections + 1) / 2 + i / 2) % SWEEP.length] + random.nextDouble(0.1, 0.4);
            }
            for (double heldFor : offsets) {
                double injected = least + random.nextDouble() * (most - least);
                double offset = heldFor + injected;
                double closes = from + random.nextDouble() * (to - from);
                boolean fails = offset < closes && random.nextDouble() < p;
                long[] bin = byOffset.computeIfAbsent((int) offset, o -> new long[2]);
                bin[0] += fails ? 1 : 0;
                bin[1]++;
                search.shifted((long) (injected * 1e6));
                search.learn((int) offset, fails);
            }
        }
        return WindowEstimate.of(byOffset.entrySet().stream()
                        .map(e -> new OffsetCount(e.getKey(), e.getValue()[0], e.getValue()[1]))
                        .toList())
                .orElseThrow();
    }
}
