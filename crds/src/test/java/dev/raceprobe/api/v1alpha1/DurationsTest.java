package dev.raceprobe.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({"0ms,0", "84ms,84", "30s,30000", "1m30s,90000", "1h2m3s4ms,3723004", "99999h,359996400000", "1ms1ms,2"})
    void readsWhatTheApiWrites(String text, long millis) {
        assertThat(Durations.millis(text)).isEqualTo(millis);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"30", "1.5s", "-1s", "1d", "100000s", "1s ", "1s1s1s1s1s", "ms"})
    void refusesEverythingElse(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessageEndingWith("was " + text);
    }

    @ParameterizedTest
    @CsvSource({"0,0ms", "84,84ms", "30000,30s", "90000,1m30s", "3723004,1h2m3s4ms"})
    void writesTheShortestForm(long millis, String text) {
        assertThat(Durations.ofMillis(millis)).isEqualTo(text);
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void refusesANegativeTime() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.ofMillis(-1))
                .withMessage("millis must be in [0, ...), was -1");
    }
}
