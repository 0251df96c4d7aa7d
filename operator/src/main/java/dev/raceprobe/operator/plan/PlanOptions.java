package dev.raceprobe.operator.plan;

import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.contract.ShardPlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the planner is told beside the spec.
 *
 * @param seed of everything drawn by chance; empty: from namespace and name
 * @param runId which run this is; empty in mode Continuous
 * @param run its bounds; empty in mode Continuous
 * @param deniedCidrs addresses that must not be connected to
 */
public record PlanOptions(
        OptionalLong seed, Optional<String> runId, Optional<ShardPlan.RunBounds> run, List<String> deniedCidrs) {
    private static final Duration RUN_AT_MOST = Duration.ofMinutes(10);

    public PlanOptions {
        deniedCidrs = List.copyOf(deniedCidrs);
    }

    /** For mode Continuous. */
    public static PlanOptions continuous(List<String> deniedCidrs) {
        return new PlanOptions(OptionalLong.empty(), Optional.empty(), Optional.empty(), deniedCidrs);
    }

    /** A run of this spec ends when its rows have enough, after 10 minutes or the longest round at the latest. */
    public static ShardPlan.RunBounds bounds(RaceProbeSpec spec) {
        long longest = spec.scenarios().stream()
                .mapToLong(scenario -> RoundLength.millis(CompleteScenario.of(scenario, spec), spec))
                .max()
                .orElse(0);
        return new ShardPlan.RunBounds(null, Math.max(RUN_AT_MOST.toMillis(), longest));
    }

    /** For one run. */
    public static PlanOptions run(String runId, ShardPlan.RunBounds bounds, List<String> deniedCidrs) {
        return new PlanOptions(OptionalLong.empty(), Optional.of(runId), Optional.of(bounds), deniedCidrs);
    }
}
