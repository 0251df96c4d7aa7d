package dev.raceprobe.probe.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.EvidencePolicy;
import org.junit.jupiter.api.Test;

class PayloadsTest {
    private static final String MESSAGE = "{\"type\":\"chat\",\"seq\":7,\"to\":[\"ann\",null]}";

    private static Payloads of(EvidencePolicy.Payloads policy) {
        return new Payloads(policy);
    }

    @Test
    void neverShowsALengthOnly() {
        assertThat(of(EvidencePolicy.Payloads.Never).shown(MESSAGE))
                .isEqualTo("a message of " + MESSAGE.length() + " characters");
    }

    @Test
    void redactedKeepsTheStructureAndMasksAllStrings() {
        assertThat(of(EvidencePolicy.Payloads.Redacted).shown(MESSAGE))
                .isEqualTo("{\"type\":\"***\",\"seq\":7,\"to\":[\"***\",null]}");
    }

    @Test
    void redactedShowsNothingOfWhatIsNotJson() {
        assertThat(of(EvidencePolicy.Payloads.Redacted).shown("{\"a\":\"secret"))
                .doesNotContain("secret");
    }

    @Test
    void fullIsBounded() {
        assertThat(of(EvidencePolicy.Payloads.Full).shown(MESSAGE)).isEqualTo(MESSAGE);
        assertThat(of(EvidencePolicy.Payloads.Full).shown("x".repeat(1000))).hasSize(257);
    }
}
