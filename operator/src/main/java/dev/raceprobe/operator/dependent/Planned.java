package dev.raceprobe.operator.dependent;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.rollout.Rollouts;
import io.javaoperatorsdk.operator.api.reconciler.Context;

/**
 * What one reconciliation has planned; it reaches the dependents by JOSDK's context of that reconciliation.
 *
 * @param plan what the pods play
 * @param image of the probe pods
 * @param scrapers who may reach their port
 * @param stopped whether there are to be none: suspended, or no run is on
 * @param rollouts of the target's workload, to be remembered
 */
public record Planned(ShardPlan plan, String image, Scrapers scrapers, boolean stopped, Rollouts rollouts) {
    /** Hands this over to the dependents. */
    public void handOver(Context<RaceProbe> context) {
        context.managedWorkflowAndDependentResourceContext().put(Planned.class, this);
    }

    static Planned of(Context<RaceProbe> context) {
        return context.managedWorkflowAndDependentResourceContext().getMandatory(Planned.class, Planned.class);
    }
}
