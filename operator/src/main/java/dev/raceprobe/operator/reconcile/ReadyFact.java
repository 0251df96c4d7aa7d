package dev.raceprobe.operator.reconcile;

import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.collect.Collected;
import dev.raceprobe.operator.collect.PodProblem;
import dev.raceprobe.operator.judge.ConditionFact;
import dev.raceprobe.operator.judge.Reason;
import dev.raceprobe.operator.run.RunState;
import dev.raceprobe.operator.validate.Violation;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** What the condition Ready says: it is about the spec and the pods, never about the target. Pure. */
final class ReadyFact {
    /** metav1.Condition has room for 32 KiB; people do not. */
    private static final int MAX_MESSAGE = 4096;

    private static final int COMPLAINTS_SHOWN = 5;

    private ReadyFact() {}

    static ConditionFact invalid(List<Violation> violations) {
        return isFalse(Reason.InvalidSpec.name(), text(violations));
    }

    static ConditionFact denied(List<Violation> denials) {
        return isFalse(Reason.PolicyDenied.name(), text(denials));
    }

    private static String text(List<Violation> violations) {
        return violations.stream().map(Violation::toString).collect(Collectors.joining("; "));
    }

    static ConditionFact refused(ApplyFailure failure) {
        return isFalse(Reason.ApplyFailed.name(), failure.message());
    }

    static ConditionFact suspended() {
        return isFalse(Reason.Suspended.name(), "spec.suspend stops the traffic; what was found stays");
    }

    static ConditionFact starting() {
        return isFalse(Reason.ProbesStarting.name(), "the run begins");
    }

    /** No pods are wanted: that is as ready as it gets. */
    static ConditionFact idle(RunState.Idle idle) {
        String next = idle.next().map(tick -> "next run at " + tick).orElse("a new runId starts the next run");
        boolean wasRun = idle.last().isPresent();
        return new ConditionFact(
                "Ready", "True", (wasRun ? Reason.RunFinished : Reason.WaitingForSchedule).name(), next);
    }

    /**
     * True only if every shard reports.
     *
     * @param pods that there are
     * @param areOverdue whether there are fewer than wanted, and for longer than it takes to create them
     */
    static ConditionFact of(ShardPlan plan, Collected collected, Collection<Pod> pods, boolean areOverdue) {
        String shards = collected.reporting().size() + "/" + plan.shards() + " shards";
        if (collected.reporting().size() == plan.shards()) {
            return new ConditionFact("Ready", "True", Reason.ProbesRunning.name(), shards);
        }
        return PodProblem.of(pods)
                .map(problem -> isFalse(problem.reason(), shards + "; " + told(problem)))
                .orElseGet(() -> areOverdue
                        ? isFalse(Reason.PodsNotCreated.name(), shards + "; " + notCreated(plan, pods))
                        : isFalse(
                                (collected.hasEverReported() ? Reason.ShardsMissing : Reason.ProbesStarting).name(),
                                shards + "; " + complaints(collected)));
    }

    /** Why, only the events of the StatefulSet tell, which the operator has no right to read. */
    private static String notCreated(ShardPlan plan, Collection<Pod> pods) {
        return pods.size() + " of " + plan.shards() + " pods are created: kubectl describe statefulset " + plan.name()
                + " -n " + plan.namespace() + " says why";
    }

    private static String told(PodProblem problem) {
        return "pod " + problem.pod() + (problem.message().isBlank() ? "" : ": " + problem.message());
    }

    private static String complaints(Collected collected) {
        String shown = collected.complaints().stream().limit(COMPLAINTS_SHOWN).collect(Collectors.joining("; "));
        int more = collected.complaints().size() - COMPLAINTS_SHOWN;
        return more > 0 ? shown + "; and " + more + " more" : shown;
    }

    private static ConditionFact isFalse(String reason, String message) {
        return new ConditionFact(
                "Ready",
                "False",
                reason,
                message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE - 3) + "...");
    }
}
