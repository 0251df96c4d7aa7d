package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.target.FaultyTarget;
import java.util.function.Supplier;

/** What a run came to, held to what it should have come to. */
record Verdicts(Cli run) {
    static Verdicts of(Cli run) {
        return new Verdicts(run);
    }

    /** Again while a busy machine kept the probe from keeping time: it says so itself, and then there is no verdict to test. */
    static Cli trusted(FaultyTarget target, Supplier<Cli> call) {
        return Cli.trusted(() -> {
            target.resetTruth();
            return call.get();
        });
    }

    /** Failed by this race alone, as often as the target owned up to it. */
    void onlyFinding(String race, long truth) {
        JsonNode findings = run.status().path("findings");
        assertThat(findings.findValuesAsText("race")).as(run.out() + run.err()).containsExactly(race);
        assertThat(findings.get(0).path("count").asLong()).as(run.out()).isEqualTo(truth);
        assertThat(findings.get(0).path("owner").asText()).isEqualTo("Target");
        assertThat(truth).isPositive();
        assertThat(run.row().path("result").asText()).as(run.out()).isEqualTo("Failed");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
    }

    /** Nothing found, with enough evidence. */
    void passed() {
        assertThat(run.status().path("findings")).as(run.out() + run.err()).isEmpty();
        assertThat(run.status().path("scenarios").findValuesAsText("result"))
                .as(run.out() + run.err())
                .isNotEmpty()
                .containsOnly("Passed");
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.PASSED);
    }

    /** Nothing found and nothing passed, for this reason. */
    void inconclusive(String reason) {
        assertThat(run.status().path("findings")).as(run.out() + run.err()).isEmpty();
        assertThat(run.row().path("result").asText() + " "
                        + run.row().path("reason").asText())
                .as(run.out())
                .isEqualTo("Inconclusive " + reason);
        assertThat(run.exit()).isEqualTo(ExitCode.INCONCLUSIVE);
    }
}
