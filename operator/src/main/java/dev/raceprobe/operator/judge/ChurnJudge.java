package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.ChurnArms;
import java.util.Optional;

/**
 * Churn: a cycle that could not open because earlier ones were not given back is {@code resource_leak}. A row passes only when
 * the time to ready was compared over enough cycles, and the target's own count too where there is one.
 */
final class ChurnJudge implements ScenarioJudge {
    private final boolean hasMetric;

    ChurnJudge(RowView view) {
        this.hasMetric = view.scenario().churn().openConnectionsMetric() != null;
    }

    @Override
    public Optional<Race> race(CheckKey key) {
        return key.arm().equals(ChurnArms.EXHAUSTED) ? Optional.of(Race.RESOURCE_LEAK) : Optional.empty();
    }

    @Override
    public boolean isUntested(ArmOutcomes arms) {
        return arms.of(ChurnArms.DRIFT::equals).samples() == 0
                || hasMetric && arms.of(ChurnArms.METRIC::equals).samples() == 0;
    }
}
