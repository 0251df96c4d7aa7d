package dev.raceprobe.operator.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published values: tables of Clopper and Pearson's bound, and the closed form 1 − 0.05^(1/n) for no failure. */
class ExactBinomialTest {
    @ParameterizedTest
    @CsvSource({
        "0, 60, 0.0487",
        "0, 10, 0.2589",
        "0, 1, 0.95",
        "1, 10, 0.3942",
        "2, 10, 0.5069",
        "5, 10, 0.7776",
        "1, 20, 0.2161",
    })
    void theBoundIsThePublishedOne(long failures, long checks, double bound) {
        assertThat(ExactBinomial.upperBound(failures, checks, 0.95)).isCloseTo(bound, within(0.00006));
    }

    @ParameterizedTest
    @CsvSource({"100", "1400", "10000", "1000000"})
    void noFailureInManyChecksIsTheRuleOfThree(long checks) {
        assertThat(ExactBinomial.upperBound(0, checks, 0.95) * checks).isBetween(2.94, 3.0);
    }

    @ParameterizedTest
    @CsvSource({"0, 60", "3, 80", "17, 1000"})
    void atTheBoundSoFewFailuresHaveAProbabilityOfFivePercent(int failures, int checks) {
        double bound = ExactBinomial.upperBound(failures, checks, 0.95);

        assertThat(BinomialDistribution.of(checks, bound).cumulativeProbability(failures))
                .isCloseTo(0.05, within(1e-9));
    }

    @Test
    void nothingTriedOrNothingPassedBoundsNothing() {
        assertThat(ExactBinomial.upperBound(0, 0, 0.95)).isEqualTo(1);
        assertThat(ExactBinomial.upperBound(7, 7, 0.95)).isEqualTo(1);
    }

    @Test
    void moreFailuresThanChecksAreRefused() {
        assertThatThrownBy(() -> ExactBinomial.upperBound(3, 2, 0.95))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("failures must be in [0, 2], was 3");
    }
}
