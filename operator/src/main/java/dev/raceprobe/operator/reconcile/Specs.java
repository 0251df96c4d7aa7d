package dev.raceprobe.operator.reconcile;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.LastRun;
import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.plan.PlanOptions;
import dev.raceprobe.operator.plan.Planner;
import dev.raceprobe.operator.run.RunState;
import dev.raceprobe.operator.validate.NameRule;
import dev.raceprobe.operator.validate.SpecValidator;
import dev.raceprobe.operator.validate.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From a resource to its plan: what is wrong with it, or what its pods play. Pure. */
final class Specs {
    private Specs() {}

    /**
     * Everything that is wrong with the resource; empty: it can be planned.
     *
     * @param isCapped whether a policy caps it, so that the cap without one does not hold
     */
    static List<Violation> validate(RaceProbe probe, boolean isCapped) {
        List<Violation> violations = new ArrayList<>();
        NameRule.violation(probe.getMetadata().getName()).ifPresent(violations::add);
        violations.addAll(
                isCapped
                        ? SpecValidator.validateCappedByPolicy(probe.getSpec())
                        : SpecValidator.validate(probe.getSpec()));
        return violations;
    }

    /** For how long mere numbers of its status are held back, and how often it is looked at. */
    static Duration interval(RaceProbe probe) {
        return Durations.parse(probe.getSpec().statusUpdateInterval());
    }

    /** The plan of a valid resource, for the run that is on or was last; empty: it has had no run yet. */
    static Optional<ShardPlan> plan(RaceProbe probe, RunState state, List<String> deniedCidrs) {
        return options(probe, state, deniedCidrs)
                .map(options -> Planner.plan(
                        probe.getMetadata().getNamespace(), probe.getMetadata().getName(), probe.getSpec(), options));
    }

    private static Optional<PlanOptions> options(RaceProbe probe, RunState state, List<String> deniedCidrs) {
        if (state instanceof RunState.Continuous) {
            return Optional.of(PlanOptions.continuous(deniedCidrs));
        }
        Optional<LastRun> run =
                state instanceof RunState.Running running ? Optional.of(running.run()) : ((RunState.Idle) state).last();
        return run.map(r -> PlanOptions.run(r.runId(), PlanOptions.bounds(probe.getSpec()), deniedCidrs));
    }
}
