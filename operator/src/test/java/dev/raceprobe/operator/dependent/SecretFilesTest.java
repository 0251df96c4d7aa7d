package dev.raceprobe.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.support.Samples;
import org.junit.jupiter.api.Test;

class SecretFilesTest {
    @Test
    void theKeyBesideAClientCertificateIsMountedToo() {
        assertThat(SecretFiles.of(
                        planWith("{\"url\":\"wss://chat.example.com/ws\",\"tls\":{\"caSecretRef\":{\"name\":\"ca\","
                                + "\"key\":\"ca.crt\"},\"certSecretRef\":{\"name\":\"client\",\"key\":\"tls.crt\"}}}")))
                .hasToString("{ca=[ca.crt], client=[tls.crt, tls.key]}");
    }

    private static ShardPlan planWith(String target) {
        RaceProbe probe = Samples.probe("probe-minimal.yaml");
        String plan = ContractJson.write(Samples.plan(probe, 1));
        String url = ContractJson.write(Samples.plan(probe, 1).target());
        return ContractJson.read(plan.replace(url, target), ShardPlan.class);
    }
}
