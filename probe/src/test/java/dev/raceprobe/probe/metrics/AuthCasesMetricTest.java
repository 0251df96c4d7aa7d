package dev.raceprobe.probe.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.AuthArms;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.ShardPlans;
import dev.raceprobe.probe.tally.CheckSeen;
import dev.raceprobe.probe.tally.Tally;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuthCasesMetricTest {
    private final ProbeMetrics metrics = new ProbeMetrics(ShardPlans.against("ws://service.invalid/ws")
            .scenario("auth", "\"type\":\"AuthRace\",\"authRace\":{\"cases\":[\"Valid\",\"NotYetValid\"]}", 13, 10)
            .plan());
    private final Tally tally = metrics.metered(new Nowhere());

    private List<String> lines() {
        return new String(metrics.scrape(null, Set::of).body(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("raceprobe_auth_cases_total"))
                .map(line -> line.replaceAll(".*case=\"([a-z_]+)\",outcome=\"([a-z]+)\".*} (\\S+)", "$1 $2 $3"))
                .sorted()
                .toList();
    }

    @Test
    void everyCaseIsThereAtZeroAndCountedByWhetherItWentAsItShould() {
        assertThat(lines())
                .containsExactly(
                        "not_yet_valid expected 0.0",
                        "not_yet_valid unexpected 0.0",
                        "valid expected 0.0",
                        "valid unexpected 0.0");

        tally.check(0, new CheckSeen(AuthArms.CONCURRENT, Symptom.NONE, "", 0));
        tally.check(0, new CheckSeen(AuthArms.SEQUENTIAL, Symptom.NONE, "", 0));
        tally.check(0, new CheckSeen(AuthArms.CONCURRENT, Symptom.REFUSED_AUTH, "401", 0));
        tally.check(0, new CheckSeen(AuthArms.CONCURRENT, Symptom.NO_RESPONSE, "cut", 0));
        tally.check(0, new CheckSeen("not_yet_valid", Symptom.AUTH_BYPASSED, "data", 0));

        assertThat(lines())
                .containsExactly(
                        "not_yet_valid expected 0.0",
                        "not_yet_valid unexpected 1.0",
                        "valid expected 2.0",
                        "valid unexpected 1.0");
    }
}
