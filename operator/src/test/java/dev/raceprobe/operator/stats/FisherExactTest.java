package dev.raceprobe.operator.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published values, and those of counting with exact rational numbers. */
class FisherExactTest {
    /** Fisher, The Design of Experiments (1935): 17/70 and 34/70. */
    @Test
    void theLadyTastingTea() {
        FisherExact tea = new FisherExact(3, 4, 1, 4);

        assertThat(tea.moreInFirst()).isCloseTo(17.0 / 70, within(1e-12));
        assertThat(tea.twoSided()).isCloseTo(34.0 / 70, within(1e-12));
    }

    /** Convictions of twins (Fisher, 1962), as R's documentation of fisher.test has them. */
    @Test
    void theConvictionsOfTwins() {
        FisherExact twins = new FisherExact(2, 12, 15, 18);

        assertThat(twins.fewerInFirst()).isCloseTo(0.0004652, within(5e-8));
        assertThat(twins.twoSided()).isCloseTo(0.0005367, within(5e-8));
    }

    @ParameterizedTest
    @CsvSource({"5, 20, 0, 20, 0.02356202356202356, 0.04712404712404712", "0, 20, 5, 20, 1, 0.04712404712404712"})
    void anArmThatNeverFailsAndOneThatDoes(int a, int ofA, int b, int ofB, double more, double twoSided) {
        FisherExact arms = new FisherExact(a, ofA, b, ofB);

        assertThat(arms.moreInFirst()).isCloseTo(more, within(1e-12));
        assertThat(arms.twoSided()).isCloseTo(twoSided, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 3, 9", "3, 9, 0, 0", "0, 9, 0, 9", "9, 9, 9, 9"})
    void whereNothingCanDifferNothingDoes(int a, int ofA, int b, int ofB) {
        FisherExact arms = new FisherExact(a, ofA, b, ofB);

        assertThat(arms.moreInFirst()).isEqualTo(1);
        assertThat(arms.fewerInFirst()).isEqualTo(1);
        assertThat(arms.twoSided()).isEqualTo(1);
    }

    @Test
    void moreFailuresThanChecksAreRefused() {
        assertThatThrownBy(() -> new FisherExact(1, 2, 4, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("failuresB must be in [0, 3], was 4");
    }
}
