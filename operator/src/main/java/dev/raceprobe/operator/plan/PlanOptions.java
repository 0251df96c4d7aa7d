package dev.raceprobe.operator.plan;

import dev.raceprobe.contract.ShardPlan;
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
    public PlanOptions {
        deniedCidrs = List.copyOf(deniedCidrs);
    }

    /** For mode Continuous. */
    public static PlanOptions continuous(List<String> deniedCidrs) {
        return new PlanOptions(OptionalLong.empty(), Optional.empty(), Optional.empty(), deniedCidrs);
    }

    /** For one run. */
    public static PlanOptions run(String runId, ShardPlan.RunBounds bounds, List<String> deniedCidrs) {
        return new PlanOptions(OptionalLong.empty(), Optional.of(runId), Optional.of(bounds), deniedCidrs);
    }
}
