package dev.raceprobe.operator.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.ScenarioStatus;
import dev.raceprobe.api.v1alpha1.ScenarioStatus.Result;
import dev.raceprobe.operator.judge.Owner;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NotJudgedTest {
    @Test
    void aProbeThatCannotBeTrustedIsAtFaultItself() {
        assertThat(fault("MeasurementNotTrusted", Map.of())).startsWith("Probe");
        assertThat(fault("TooFewSamples", Map.of())).isEqualTo("nobody's");
        assertThat(fault("NetworkFault", Map.of(Owner.PROBE, 2L, Owner.NETWORK, 1_234L)))
                .isEqualTo("Network: 1,234, Probe: 2");
    }

    private static String fault(String reason, Map<Owner, Long> owners) {
        ScenarioStatus row = new ScenarioStatus(
                "a", "baseline", Result.Inconclusive, reason, "", 0L, 0L, 0L, 60L, null, null, null, null, null);
        return NotJudged.fault(row, new TreeMap<>(owners));
    }
}
