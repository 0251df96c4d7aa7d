package dev.raceprobe.operator.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTest {
    @ParameterizedTest(name = "Passing {0}: {2}")
    @CsvSource({
        "'True', 200, Passed",
        "'False', 409, Failed",
        "Unknown, 425, Inconclusive",
    })
    void theGateOpensForPassedAloneAndTheVerdictIsAlwaysToldWith200(String passing, int status, String verdict) {
        Gate gate = gate(probe(3, passing));
        String body = "{\"verdict\":\"" + verdict
                + "\",\"reason\":\"Because\",\"window\":{\"startTime\":\"2026-08-22T09:59:58Z\","
                + "\"endTime\":\"2026-08-22T10:09:58Z\"}}\n";

        assertThat(gate.answer(URI.create("/gate/chat/staging"))).isEqualTo(new Gate.Answer(status, body));
        assertThat(gate.answer(URI.create("/verdict/chat/staging"))).isEqualTo(new Gate.Answer(200, body));
    }

    @Test
    void aRevisionThatIsNotYetJudgedIsInconclusiveAndNeverTheOldVerdict() {
        Gate gate = gate(probe(3, "True"));

        assertThat(gate.answer(URI.create("/gate/chat/staging?revision=chat-6d5f9c"))
                        .status())
                .isEqualTo(200);
        assertThat(gate.answer(URI.create("/gate/chat/staging?revision=chat-newer")))
                .isEqualTo(new Gate.Answer(
                        425, "{\"verdict\":\"Inconclusive\",\"reason\":\"RevisionNotJudged\",\"window\":null}\n"));
    }

    @Test
    void aSpecThatIsNotYetJudgedIsInconclusive() {
        assertThat(gate(probe(4, "True")).answer(URI.create("/gate/chat/staging")))
                .isEqualTo(new Gate.Answer(
                        425, "{\"verdict\":\"Inconclusive\",\"reason\":\"GenerationNotJudged\",\"window\":null}\n"));
    }

    @Test
    void aSpecThatTheOperatorHasSeenButNotJudgedIsInconclusive() {
        RaceProbe idle = probe(4, "True");
        RaceProbeStatus status = idle.getStatus();
        idle.setStatus(new RaceProbeStatus(
                4L, status.conditions(), null, null, status.targetRevision(), null, null, null, null, null, null));

        assertThat(gate(idle).answer(URI.create("/gate/chat/staging")).status()).isEqualTo(425);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"/gate/chat/other", "/gate/chat", "/gate/chat/staging/more", "/verdict//staging"})
    void whatIsUnknownIs404(String path) {
        assertThat(gate(probe(3, "True")).answer(URI.create(path)).status()).isEqualTo(404);
    }

    private static Gate gate(RaceProbe probe) {
        return new Gate((namespace, name) ->
                Optional.of(probe).filter(p -> namespace.equals("chat") && name.equals("staging")));
    }

    private static RaceProbe probe(int generation, String passing) {
        return Serialization.unmarshal("""
                apiVersion: raceprobe.dev/v1alpha1
                kind: RaceProbe
                metadata: {name: staging, namespace: chat, generation: %d}
                status:
                  observedGeneration: 3
                  targetRevision: chat-6d5f9c
                  window: {startTime: "2026-08-22T09:59:58Z", endTime: "2026-08-22T10:09:58Z"}
                  conditions: [{type: Passing, status: "%s", reason: Because, message: "", observedGeneration: 3}]
                """.formatted(generation, passing), RaceProbe.class);
    }
}
