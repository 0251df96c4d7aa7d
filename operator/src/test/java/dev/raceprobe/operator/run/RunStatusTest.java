package dev.raceprobe.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.LastRun;
import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.operator.judge.ConditionFact;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunStatusTest {
    private static final String TICK = "2026-08-22T10:00:00Z";

    @ParameterizedTest(name = "{0}, last run {1}: Complete is {2}, {3}")
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "{mode: Once, runId: '1'} | none | False RunPending | run 1 has not begun",
                "{mode: Once, runId: '2'} | 1 over | False RunPending | run 2 has not begun",
                "{mode: Once, runId: '1'} | 1 begun | False RunPending | run 1 is not over",
                "{mode: Once, runId: '1'} | 1 over | True RunFinished | run 1: Passed",
                "{mode: Scheduled} | none | False RunPending | waits for its first tick",
                "{mode: Scheduled} | 1 begun | False RunPending | waits for its first tick",
                "{mode: Scheduled} | tick begun | False RunPending | run tick is not over",
                "{mode: Scheduled} | tick over | True RunFinished | run tick: Passed"
            })
    void aRunThatIsAskedForAndNotOverIsPending(String spec, String last, String complete, String message) {
        ConditionFact fact = RunStatus.idle(
                        Serialization.unmarshal("spec: " + spec, RaceProbe.class)
                                .getSpec(),
                        Optional.ofNullable(last).map(RunStatusTest::run))
                .complete();

        assertThat(fact.status() + " " + fact.reason()).isEqualTo(complete);
        assertThat(fact.message()).isEqualTo(message);
    }

    private static LastRun run(String text) {
        String runId = text.split(" ")[0];
        boolean isOver = text.endsWith("over");
        return new LastRun(
                runId, runId.equals("tick") ? TICK : null, TICK, isOver ? TICK : null, isOver ? "Passed" : null);
    }
}
