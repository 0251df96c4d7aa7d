package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.contract.ContractJson;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo exits 0 only where nothing is wrong with either verdict. */
class DemoExpectationTest {
    private static final DemoExpectation HEALTHY =
            new DemoExpectation("healthy", "True", Optional.empty(), Optional.empty());
    private static final DemoExpectation RACY =
            new DemoExpectation("racy", "False", Optional.of("AcceptBeforeSend"), Optional.of(80L));

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "True;  AllScenariosPassed;       ; ''",
                "False; AcceptBeforeSend;         ; 'healthy has to be Passing True, was False, AcceptBeforeSend: m'",
                "Unknown; TooFewSamples;          ; 'healthy has to be Passing True, was Unknown, TooFewSamples: m'",
            })
    void theHealthyProbeHasToPass(String status, String reason, String closesAt, String wrong) {
        assertThat(HEALTHY.wrong(status(status, reason, closesAt)).orElse("")).isEqualTo(wrong);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "False; AcceptBeforeSend; 75ms  ; ''",
                "False; AcceptBeforeSend; 85ms  ; ''",
                "False; AcceptBeforeSend; 86ms  ; 'racy has to have a race window that closes at 80 ± 5 ms, was 86 ms'",
                "False; AcceptBeforeSend;       ; 'racy has to have a race window, has none'",
                "False; ConnectStorm;     80ms  ; 'racy has to be Passing False, AcceptBeforeSend, was False, ConnectStorm: m'",
                "True;  AllScenariosPassed; 80ms; 'racy has to be Passing False, AcceptBeforeSend, was True, AllScenariosPassed: m'",
            })
    void theRacyProbeHasToFailWithItsWindow(String status, String reason, String closesAt, String wrong) {
        assertThat(RACY.wrong(status(status, reason, closesAt)).orElse("")).isEqualTo(wrong);
    }

    @Test
    void noVerdictIsWrong() {
        assertThat(HEALTHY.wrong(null)).contains("healthy has no verdict");
    }

    /** @param closesAt null: there is no window */
    private static RaceProbeStatus status(String passing, String reason, String closesAt) {
        String window =
                closesAt == null ? "" : ",\"raceWindow\":{\"opensAt\":\"0ms\",\"closesAt\":\"" + closesAt + "\"}";
        return ContractJson.read("""
                {"conditions":[{"type":"Passing","status":"%s","reason":"%s","message":"m"}],
                "scenarios":[{"name":"accept","profile":"baseline"%s}],"findings":[]}""".formatted(passing, reason, window), RaceProbeStatus.class);
    }
}
