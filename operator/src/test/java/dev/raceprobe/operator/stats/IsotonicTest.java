package dev.raceprobe.operator.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IsotonicTest {
    @Test
    void aFallingCurveStaysAsItIs() {
        assertThat(Isotonic.decreasing(counts(4, 4, 2, 4, 0, 4))).containsExactly(1, 0.5, 0);
    }

    @Test
    void aViolatorIsPooledWithWhatIsBeforeIt() {
        assertThat(Isotonic.decreasing(counts(1, 4, 3, 4, 0, 4))).containsExactly(0.5, 0.5, 0);
    }

    @Test
    void poolingWeighsByChecks() {
        assertThat(Isotonic.decreasing(counts(0, 9, 1, 1))).containsExactly(0.1, 0.1);
    }

    @Test
    void aRisingCurveBecomesItsMean() {
        assertThat(Isotonic.decreasing(counts(0, 2, 1, 2, 2, 2))).containsExactly(0.5, 0.5, 0.5);
    }

    @Test
    void noCountsGiveNoCurve() {
        assertThat(Isotonic.decreasing(List.of())).isEmpty();
    }

    private static List<OffsetCount> counts(long... failuresAndChecks) {
        List<OffsetCount> counts = new ArrayList<>();
        for (int i = 0; i < failuresAndChecks.length; i += 2) {
            counts.add(new OffsetCount(i, failuresAndChecks[i], failuresAndChecks[i + 1]));
        }
        return counts;
    }
}
