package dev.raceprobe.operator.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailurePeriodTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "181.3; 3.2; 99.9001; every 181 s ± 4 s, 99.9 %",
                "181.34; 0.52; 99.9001; every 181.3 s ± 0.6 s, 99.9 %",
                "120.034; 0.011; 99.9001; every 120.03 s ± 0.02 s, 99.9 %",
                "3600; 0.3; 99.95; every 3600.0 s ± 0.3 s, 99.9 %",
            })
    void itIsToldToAsManyDecimalsAsItsUncertaintyAllows(
            double seconds, double uncertainty, double confidence, String text) {
        assertThat(new FailurePeriod(seconds, uncertainty, confidence)).hasToString(text);
    }
}
