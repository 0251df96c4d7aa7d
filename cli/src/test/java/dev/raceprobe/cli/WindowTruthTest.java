package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often the interval of a race window holds the true edge, told on standard output beside the truth table. */
@Tag("truth")
class WindowTruthTest {
    @ParameterizedTest(name = WindowSearchTest.NAME)
    @CsvSource(textBlock = WindowSearchTest.WINDOWS)
    void theIntervalHoldsTheTrueEdgeIn95Of100Runs(
            double p, int from, int to, int rounds, int connections, int least, int most) {
        long held = WindowSearchTest.held(p, from, to, rounds, connections, least, most);

        System.out.printf(
                Locale.ROOT,
                "race window: p = %s, %d to %d ms, %d rounds of %d, %d to %d ms injected: its interval held the edge in %d of 100 runs%n",
                p,
                from,
                to,
                rounds,
                connections,
                least,
                most,
                held);
        assertThat(held).isGreaterThanOrEqualTo(95);
    }
}
